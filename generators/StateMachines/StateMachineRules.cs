using Microsoft.CodeAnalysis;

namespace HomelabAutoscaler.Generators.StateMachines;

internal static class StateMachineRules
{
    public static readonly DiagnosticDescriptor Missing = Rule(
        "HSM001", "Undeclared pair", "State {0} does not say what {1} means: add a transition or ignore it");

    public static readonly DiagnosticDescriptor Duplicate = Rule(
        "HSM002", "Pair declared twice", "State {0} already says what {1} means");

    public static readonly DiagnosticDescriptor Unreachable = Rule(
        "HSM003", "Unreachable state", "No path of transitions leads from {1} to {0}, so this can never be used");

    public static readonly DiagnosticDescriptor UnusedEvent = Rule(
        "HSM004", "Event without effect", "Event {0} is ignored in every state");

    public static readonly DiagnosticDescriptor NotFlat = Rule(
        "HSM005", "Enum cannot index a table", "{0} must number its members 0, 1, 2, … and have at most {1} of them");

    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "HSM006", "Not a static partial class", "{0} must be a top-level static partial class to become a state machine");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "StateMachine", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
