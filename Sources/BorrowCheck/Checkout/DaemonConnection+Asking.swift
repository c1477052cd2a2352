// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension DaemonConnection {
    /// Connects, and waits for the answer to one request.
    static func asked(
        _ request: DaemonRequest, password: Password? = nil, path: Bytes?, deadline: Deadline
    ) throws(Failure) -> (connection: DaemonConnection, answer: DaemonAnswer) {
        let connection = try open(path: path, deadline: deadline)
        try connection.ask(request, password: password, deadline: deadline)
        return (connection, try connection.answer(deadline: deadline))
    }

    /// Sends a request; what held the password is overwritten.
    ///
    /// - Parameter deadline: `nil`: without waiting.
    func ask(_ request: DaemonRequest, password: Password? = nil, deadline: Deadline?) throws(Failure) {
        guard let password else { return try send(request.message.text, deadline: deadline) }
        var text = password.adding(to: request.message)
        defer { text.wipe() }
        try send(text, deadline: deadline)
    }

    /// The answer to a request that was sent; news before it are passed over.
    private func answer(deadline: Deadline) throws(Failure) -> DaemonAnswer {
        while true {
            guard let answer = DaemonAnswer(try message(deadline: deadline)) else { throw .garbled }
            if !answer.isNews { return answer }
        }
    }
}
