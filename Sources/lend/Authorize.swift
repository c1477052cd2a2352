// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Authorize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show and say who may use which license, for how many days, and with which password.",
        discussion: """
            As LUM's lumblt did. Without a subcommand it is about a license; `lend authorize` alone shows all. Who may is a triple of user, \
            group and target, each of which may be *; a target is what `borrow hostid` prints. What is said is in force at once, for what is \
            asked from then on.
            """,
        subcommands: [OfLicense.self, Group.self, Export.self], defaultSubcommand: OfLicense.self)

    struct OfLicense: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "license", abstract: "Show a license's authorization, or change it.")

        @Argument(help: "VENDOR/FEATURE; without it, all are shown.")
        var license: String?

        @Flag(help: "Everybody may use it: LUM's All Allowed.")
        var all = false

        @Option(help: "\"USER GROUP TARGET\" may use it, and who else is named; may be given several times.")
        var allow: [String] = []

        @Option(help: "\"USER GROUP TARGET\" may no more; may be given several times.")
        var withdraw: [String] = []

        @Option(help: "The longest borrow, 1 to 120 days.")
        var days: Int?

        @Flag(help: "Borrows may be as long as the license line allows.")
        var noDays = false

        @Flag(help: "Ask for a new password, twice, that whoever uses the license has to know.")
        var password = false

        @Option(help: "Read the new password from this file descriptor instead, up to the first newline.")
        var passwordFd: Int32?

        @Flag(help: "No password is asked for any more.")
        var noPassword = false

        @Option(help: "Take over the triples and days that this file says; - is standard input.")
        var file: String?

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let administration = try options.administration
            let report: AuthorizationReport
            if let file {
                guard license == nil, !changesAnything else {
                    throw Refusal(.usage, "--file says of which licenses it is", hint: "leave the license and the other options out")
                }
                let order = try AuthorizationFileOrder(try TextFile.read(file))
                Console.complain(order.mistakes)
                report = try await administration.carryOut(order, now: .now)
            } else if let license {
                let name = try LicenseName(license)
                report =
                    changesAnything
                    ? try await administration.carryOut(try order(for: name), now: .now)
                    : try await administration.carryOut(AuthorizationsOrder(name), now: .now)
            } else {
                guard !changesAnything else {
                    throw Refusal(.usage, "no license is named", hint: "write VENDOR/FEATURE, such as ugslmd/cad")
                }
                report = try await administration.carryOut(AuthorizationsOrder(), now: .now)
            }
            Console.print(json ? try report.json : report.page)
        }

        private var changesAnything: Bool {
            all || !allow.isEmpty || !withdraw.isEmpty || days != nil || noDays || password || passwordFd != nil || noPassword
        }

        private func order(for license: LicenseName) throws -> AuthorizeOrder {
            for (first, second, names) in [
                (days != nil, noDays, "--days and --no-days"), (password || passwordFd != nil, noPassword, "--password and --no-password"),
                (all, !allow.isEmpty || !withdraw.isEmpty, "--all and triples"),
            ] where first && second {
                throw Refusal(.usage, "\(names) exclude each other", hint: "give one of them")
            }
            if let days { try AuthorizeOrder.requireDays(days) }
            var order = AuthorizeOrder(license)
            if all { order.everybody = true }
            if !allow.isEmpty { order.allow = try allow.map { try Authorized($0) } }
            if !withdraw.isEmpty { order.withdraw = try withdraw.map { try Authorized($0) } }
            order.days = noDays ? 0 : days
            if noPassword { order.passwordHash = "" }
            if password || passwordFd != nil {
                order.passwordHash = try PasswordPrompt.newHash(for: license.text, descriptor: passwordFd)
            }
            return order
        }
    }

    struct Group: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who is in a group that authorizations may name.",
            discussion: "Who was in it before is forgotten. A GROUP of the same name in the options file counts as well.")

        @Argument(help: "The group's name, at most 31 characters.")
        var name: String

        @Argument(help: "Its users.")
        var users: [String] = []

        @Flag(help: "The group is no more.")
        var remove = false

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            guard users.isEmpty == remove else {
                throw Refusal(.usage, "a group without users is none", hint: "name its users, or give --remove")
            }
            let report = try await options.administration.carryOut(AuthorizationGroupOrder(group: name, members: users), now: .now)
            Console.print(json ? try report.json : report.page)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all authorizations as a file that --file takes over; without passwords.")

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            Console.print(try await options.administration.carryOut(AuthorizationsOrder(), now: .now).file)
        }
    }
}
