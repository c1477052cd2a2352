// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The two pipes between borrowd and a program that it spawns; none of their ends goes to anyone else.
struct Pipes {
    typealias Ends = (read: Int32, write: Int32)

    let input: Ends
    let output: Ends

    init?() {
        guard let input = Self.pipe() else { return nil }
        guard let output = Self.pipe() else {
            close(input.read)
            close(input.write)
            return nil
        }
        (self.input, self.output) = (input, output)
        for own in [input.write, output.read] { _ = fcntl(own, F_SETFL, O_NONBLOCK) }
    }

    private static func pipe() -> Ends? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Starts `program contact` with its ends of the pipes, in a process group of its own, its signals as usual.
    ///
    /// - Returns: 0, or the error's number.
    func spawn(_ program: String, _ pid: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input.read, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO)
        var (none, changed) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&changed)
        for number in [SIGPIPE, SIGTERM, SIGINT] { sigaddset(&changed, number) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &changed)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = [strdup("borrow"), strdup("contact")]
        defer { for argument in arguments { free(argument) } }
        return posix_spawn(&pid, program, &actions, &attributes, arguments + [nil], environ)
    }
}
