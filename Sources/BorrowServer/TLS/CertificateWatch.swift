// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Synchronization

/// Has a certificate read anew when its files change; in between it sleeps.
///
/// The folders are watched, of the paths as they are given and of where links lead: those who renew put new files in place of old
/// ones, or turn links.
public final class CertificateWatch: Sendable {
    /// What is written within this time belongs together.
    private static let pause = DispatchTimeInterval.milliseconds(250)

    private struct State {
        var folders: Set<String> = []
        /// Something came, and the files are about to be looked at.
        var isDue = false
    }

    private let certificate: ServerCertificate
    private let tell: @Sendable (Result<Instant, Refusal>) -> Void
    private let queue = DispatchQueue(label: "lend.certificate")
    private let state = Mutex(State())
    private let notices: CInt
    /// Absent where the system has no room for one more watcher. Dispatch's own objects may be used from anywhere.
    nonisolated(unsafe) private let changes: (any DispatchSourceRead)?

    /// - Parameter tell: hears when what is in force ends, after it changed, or why it did not.
    public init(_ certificate: ServerCertificate, tell: @escaping @Sendable (Result<Instant, Refusal>) -> Void) {
        (self.certificate, self.tell) = (certificate, tell)
        let notices = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
        self.notices = notices
        changes = notices < 0 ? nil : DispatchSource.makeReadSource(fileDescriptor: notices, queue: queue)
        changes?.setCancelHandler { close(notices) }
        changes?.setEventHandler { [unowned self] in settle() }
        watchFolders()
        changes?.activate()
    }

    /// No more is heard afterwards.
    public func end() {
        queue.sync { changes?.cancel() }
    }

    /// Looks at the files now, as an administrator asks for with SIGHUP.
    public func reload() {
        watchFolders()
        do throws(Refusal) {
            guard try certificate.reload() else { return }
            tell(.success(certificate.expiresAt))
        } catch {
            tell(.failure(error))
        }
    }

    /// Takes what was noticed, and looks at the files once nothing more comes for a moment.
    private func settle() {
        var events = [UInt8](repeating: 0, count: 16384)
        while read(notices, &events, events.count) > 0 {}
        let isFirst = state.withLock { state in
            defer { state.isDue = true }
            return !state.isDue
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
            guard let self, changes?.isCancelled == false else { return }
            state.withLock { $0.isDue = false }
            reload()
        }
    }

    /// Links may lead elsewhere by now.
    private func watchFolders() {
        guard notices >= 0 else { return }
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB)
        for path in [certificate.certificatePath, certificate.keyPath] {
            for place in [path, URL(fileURLWithPath: path).resolvingSymlinksInPath().path] {
                let parent = (place as NSString).deletingLastPathComponent
                let folder = parent.isEmpty ? "." : parent
                state.withLock { state in
                    guard state.folders.insert(folder).inserted, inotify_add_watch(notices, folder, mask) < 0 else { return }
                    state.folders.remove(folder)
                }
            }
        }
    }
}
