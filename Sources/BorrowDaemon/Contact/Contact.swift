// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// The way to the license servers: a `borrow contact` that is there when it is needed, and not for long after.
final class Contact: Punctual {
    /// In milliseconds: how long an answer may take, how long it is kept after the last one, and how long it may take to end.
    static let patience: Int64 = 45_000
    static let warmth: Int64 = 60_000
    static let farewell: Int64 = 10_000

    private struct Waiting {
        let deadline: Int64
        /// How many answers had come when it was asked.
        let answers: Int
        let isNewCheckout: Bool
        let reply: (ContactAnswer) -> Void
    }

    private let program: String
    private let clock: () -> Now
    private var process: ContactProcess?
    /// Let go, to be killed then.
    private var leaving: [(process: ContactProcess, deadline: Int64)] = []
    private var waiting: [Int: Waiting] = [:]
    /// Nobody waits for these any more; `true` where a license that comes all the same is given back.
    private var givenUp: [Int: Bool] = [:]
    private var answers = 0
    private var lastID = 0
    private var coolsAt: Int64?
    private var trouble = Trouble()

    /// - Parameter program: the path of `borrow`.
    init(program: String, clock: @escaping () -> Now = Now.read) {
        (self.program, self.clock) = (program, clock)
    }

    /// Whether nobody waits for an answer.
    var isIdle: Bool { waiting.isEmpty }

    /// - Parameter reply: called once, now or later: at the latest after `patience`.
    func ask(_ request: ContactRequest, reply: @escaping (ContactAnswer) -> Void) {
        let now = clock()
        if let pause = trouble.pause(now) {
            return reply(.failed("the program that speaks to the license servers failed again and again; it rests for \(pause) s"))
        }
        guard let process = process ?? spawn(now) else { return }
        lastID = lastID % 999_999_999 + 1
        waiting[lastID] = Waiting(
            deadline: now.uptime + Self.patience, answers: answers, isNewCheckout: request.isNewCheckout, reply: reply)
        coolsAt = nil
        process.send(request.message.with("ID", Bytes(decimal: Int64(lastID))))

        func spawn(_ now: Now) -> ContactProcess? {
            self.process = ContactProcess(program: program) { [unowned self] in hear($0) }
            if let process = self.process { return process }
            let reason = String(cString: strerror(errno)).lowercased()
            trouble.failed(now)
            Log.error("cannot start \(program): \(reason)", hint: "install borrow beside borrowd")
            reply(.failed("cannot start \(shown(program)): \(reason)", hint: "install borrow beside borrowd"))
            return nil
        }
    }

    private func hear(_ event: ContactProcess.Event) {
        switch event {
        case .lost(let what) where waiting.isEmpty:
            process = nil
            coolsAt = nil
            givenUp = [:]
            if what != "ended" { trouble.failed(clock()) }
        case .lost(let what):
            fail("the program that speaks to the license servers \(what) before it answered")
        case .message(let message):
            guard let id = message.number("ID"), let answer = ContactAnswer(message) else { return failWithNonsense() }
            let (waiting, isToGoBack) = (waiting.removeValue(forKey: id), givenUp.removeValue(forKey: id))
            guard waiting != nil || isToGoBack != nil else { return failWithNonsense() }
            answers += 1
            trouble.passed()
            if self.waiting.isEmpty { coolsAt = clock().uptime + Self.warmth }
            waiting?.reply(answer)
            if isToGoBack == true, let (grant, text) = answer.grant, grant.terms.isConnected { ask(.checkin(grant: text)) { _ in } }
        }
    }

    private func failWithNonsense() {
        fail("the program that speaks to the license servers said what was not asked")
    }

    /// Kills it; all that wait hear why, and the next request starts another.
    private func fail(_ detail: String) {
        Log.error(detail)
        process?.kill()
        process = nil
        coolsAt = nil
        trouble.failed(clock())
        let unanswered = waiting.sorted { $0.key < $1.key }
        (waiting, givenUp) = ([:], [:])
        for (_, waiting) in unanswered { waiting.reply(.failed(detail)) }
    }

    /// Nothing is asked any more. What runs is killed as it goes from here: nothing that hangs is left behind.
    func end() {
        process = nil
        leaving = []
    }

    func nextDue(_ now: Now) -> Due? {
        let deadlines = waiting.values.map(\.deadline) + leaving.map(\.deadline) + [coolsAt].compactMap { $0 }
        return deadlines.min().map { .uptime($0) }
    }

    func perform(_ now: Now) {
        leaving.removeAll { $0.deadline <= now.uptime }
        if let coolsAt, coolsAt <= now.uptime, let process {
            process.letGo()
            leaving.append((process, now.uptime + Self.farewell))
            (self.process, self.coolsAt, givenUp) = (nil, nil, [:])
        }
        giveUp(now)
    }

    /// One server that is silent is no reason to kill what speaks to others: only a program that has said nothing since hangs.
    private func giveUp(_ now: Now) {
        let late = waiting.filter { $0.value.deadline <= now.uptime }.sorted { $0.key < $1.key }
        guard !late.isEmpty else { return }
        let detail = "the program that speaks to the license servers did not answer within \(Self.patience / 1000) s"
        if late.contains(where: { $0.value.answers == answers }) { return fail(detail) }
        for (id, one) in late {
            waiting[id] = nil
            givenUp[id] = one.isNewCheckout
        }
        if waiting.isEmpty { coolsAt = now.uptime + Self.warmth }
        Log.error(detail)
        for (_, one) in late { one.reply(.failed(detail)) }
    }
}

extension ContactRequest {
    /// Whether its license would be nobody's if nobody waited for it; a renewal is asked for again.
    fileprivate var isNewCheckout: Bool {
        if case .forwarded(.checkout(let wish)) = self { wish.renews == nil } else { false }
    }
}
