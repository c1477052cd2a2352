// SPDX-License-Identifier: Apache-2.0
import BorrowPlaces
import Glibc

/// Hears of changes in folders, also of those that are not there yet.
final class FolderWatch {
    private let descriptor: Int32
    private let changed: () -> Void
    private var watch: Watch?
    private var watched: [Int32: Names] = [:]

    /// Which names matter in a watched folder.
    private enum Names {
        case all
        case only(Set<String>)
    }

    init(changed: @escaping () -> Void) {
        self.changed = changed
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        watch = Watch(descriptor, [.readable]) { [unowned self] _ in receive() }
    }

    deinit {
        watch = nil
        close(descriptor)
    }

    /// Hears of these from now on, and of no others. One that is missing is waited for in the folder above it.
    func follow(_ folders: [String]) {
        var following: [Int32: Names] = [:]
        for path in folders {
            var (here, awaited): (String, String?) = (path, nil)
            while true {
                let number = inotify_add_watch(descriptor, here.isEmpty ? "/" : here, Self.events)
                if number >= 0 {
                    following[number] = Self.names(awaited, beside: following[number])
                    break
                }
                guard let slash = here.lastIndex(of: "/") else { break }
                awaited = String(here[here.index(after: slash)...])
                here = String(here[..<slash])
            }
        }
        for number in watched.keys where following[number] == nil { inotify_rm_watch(descriptor, number) }
        watched = following
    }

    private static func names(_ awaited: String?, beside others: Names?) -> Names {
        guard let awaited else { return .all }
        switch others {
        case nil: return .only([awaited])
        case .all: return .all
        case .only(let names): return .only(names.union([awaited]))
        }
    }

    private static let events = UInt32(
        IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    private func receive() {
        var isNews = false
        let size = 16384
        withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<inotify_event>.alignment) { space in
            while case let count = read(descriptor, space.baseAddress, size), count > 0 {
                var offset = 0
                while offset < count {
                    let event = space.load(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let name = space[start..<(start + Int(event.len))].prefix { $0 != 0 }
                    if matters(event, String(decoding: name, as: UTF8.self)) { isNews = true }
                    offset = start + Int(event.len)
                }
            }
        }
        if isNews { changed() }
    }

    /// Locks and what is not finished have a dot before their names, and the usage log is borrowd's own.
    private func matters(_ event: inotify_event, _ name: String) -> Bool {
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
        switch watched[event.wd] {
        case nil: return false
        case .all: return !name.hasPrefix(".") && name != UsageLog.fileName
        case .only(let names): return names.contains(name) || name.isEmpty
        }
    }
}
