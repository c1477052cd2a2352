// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// Has a certificate read anew when its files change, or SIGHUP comes; in between it sleeps.
///
/// The folders are watched, of the paths as they are given and of where links lead: those who renew put new files in place of old
/// ones, or turn links.
public final class CertificateWatch: Sendable {
    /// What is written within this time belongs together.
    private static let pause = DispatchTimeInterval.milliseconds(250)

    private let certificate: ServerCertificate
    private let tell: @Sendable (Result<Instant, Refusal>) -> Void
    private let queue = DispatchQueue(label: "lend.certificate")
    nonisolated(unsafe) private var sources: [any DispatchSourceProtocol] = []
    nonisolated(unsafe) private var folders: Set<String> = []
    nonisolated(unsafe) private var isDue = false
    private let notices: CInt

    /// - Parameter tell: hears when what is in force ends, after it changed, or why it did not.
    public init(_ certificate: ServerCertificate, tell: @escaping @Sendable (Result<Instant, Refusal>) -> Void) {
        (self.certificate, self.tell) = (certificate, tell)
        notices = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
        signal(SIGHUP, SIG_IGN)
        let hangUp = DispatchSource.makeSignalSource(signal: SIGHUP, queue: queue)
        hangUp.setEventHandler { [unowned self] in reload() }
        sources.append(hangUp)
        if notices >= 0 {
            let changes = DispatchSource.makeReadSource(fileDescriptor: notices, queue: queue)
            changes.setEventHandler { [unowned self] in settle() }
            let descriptor = notices
            changes.setCancelHandler { close(descriptor) }
            sources.append(changes)
            watchFolders()
        }
        for source in sources { source.resume() }
    }

    /// No more is heard afterwards.
    public func end() {
        queue.sync {
            for source in sources { source.cancel() }
            sources = []
        }
    }

    /// Takes what was noticed, and looks at the files once nothing more comes for a moment.
    private func settle() {
        var events = [UInt8](repeating: 0, count: 16384)
        while read(notices, &events, events.count) > 0 {}
        guard !isDue else { return }
        isDue = true
        queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
            self?.isDue = false
            self?.reload()
        }
    }

    private func reload() {
        watchFolders()
        do throws(Refusal) {
            guard try certificate.reload() else { return }
            tell(.success(certificate.expiresAt))
        } catch {
            tell(.failure(error))
        }
    }

    /// Links may lead elsewhere by now.
    private func watchFolders() {
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB)
        for path in [certificate.certificatePath, certificate.keyPath] {
            for place in [path, URL(fileURLWithPath: path).resolvingSymlinksInPath().path] {
                let parent = (place as NSString).deletingLastPathComponent
                let folder = parent.isEmpty ? "." : parent
                if folders.insert(folder).inserted, inotify_add_watch(notices, folder, mask) < 0 { folders.remove(folder) }
            }
        }
    }
}
