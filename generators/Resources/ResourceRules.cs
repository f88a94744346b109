using Microsoft.CodeAnalysis;

namespace HomelabAutoscaler.Generators.Resources;

internal static class ResourceRules
{
    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "HRG001", "Not a sealed partial record", "{0} must be a top-level sealed partial record without primary constructor to be read and written");

    public static readonly DiagnosticDescriptor UnknownType = Rule(
        "HRG002", "Type without JSON form", "{0} has type {1}, which no reader exists for: use a [Wire] type, a primitive, ValueList<T>, StringMap or RawJson");

    public static readonly DiagnosticDescriptor SameName = Rule(
        "HRG003", "JSON name used twice", "{0} has the JSON name {1}, which another member has already");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Resource", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
