// SPDX-License-Identifier: Apache-2.0
import BorrowDaemon
import Glibc

@main
enum BorrowD {
    static func main() { exit(Daemon.run(CommandLine.arguments.dropFirst())) }
}
