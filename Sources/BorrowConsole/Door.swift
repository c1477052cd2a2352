// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowFormat
import BorrowTLS
import Foundation

/// Lets a command in: builds the agent from this process's surroundings, and turns what comes out into words and an exit code.
package struct Door {
    package var servers: [String] = []
    package var isForAllUsers = false
    package var isJSON = false
    package var isOffline = false
    /// How long an exchange with a server may take.
    package var limit = Duration.seconds(30)

    package init(
        servers: [String] = [], isForAllUsers: Bool = false, isJSON: Bool = false, isOffline: Bool = false, limit: Duration = .seconds(30)
    ) {
        (self.servers, self.isForAllUsers, self.isJSON, self.isOffline, self.limit) = (servers, isForAllUsers, isJSON, isOffline, limit)
    }

    /// - Parameter body: answers the exit code.
    package func run(_ body: (Agent) async throws(AgentError) -> Int32) async throws {
        let status = await status(of: body)
        if status != 0 { throw ExitCode(status) }
    }

    private func status(of body: (Agent) async throws(AgentError) -> Int32) async -> Int32 {
        do throws(AgentError) {
            let variables = ProcessInfo.processInfo.environment
            let laptop = try Laptop(
                variables: variables, places: Places(variables: variables), serverOptions: servers, forAllUsers: isForAllUsers,
                clock: { Instant(seconds: Int64(Date().timeIntervalSince1970)) })
            if isOffline { return try await body(Agent(laptop: laptop, transport: NoTransport(), tell: { Voice.note($0) })) }
            let transport = HTTPTransport(limit: limit, trusted: try laptop.trusted)
            let outcome: Result<Int32, AgentError>
            do throws(AgentError) {
                outcome = .success(try await body(Agent(laptop: laptop, transport: transport, tell: { Voice.note($0) })))
            } catch {
                outcome = .failure(error)
            }
            await transport.close()
            return try outcome.get()
        } catch {
            if isJSON { JSON.print(JSON.Failure(error)) }
            Voice.error(error.labelled, hint: error.hint)
            return error.code.exitStatus
        }
    }
}

extension Laptop {
    fileprivate var trusted: TrustedCertificates {
        get throws(AgentError) {
            guard let certificate else { return .system }
            do throws(Refusal) {
                return try TrustedCertificates(pinnedIn: certificate)
            } catch {
                throw AgentError(error)
            }
        }
    }
}

extension AgentError {
    /// With our code, and FlexNet's number where one fits.
    package var labelled: String { "\(detail) [\(Self.label(code.rawValue, code.flexnet))]" }

    package static func label(_ code: String, _ flexnet: Int?) -> String {
        flexnet.map { "\(code), FlexNet \($0)" } ?? code
    }
}

package struct ServerOption: ParsableArguments {
    @Option(name: .customLong("server"), help: ArgumentHelp("Ask this license server; may be given several times.", valueName: "host:port"))
    package var servers: [String] = []

    package init() {}
}

package struct JSONOption: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print JSON for scripts.")
    package var isOn = false

    package init() {}
}
