using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HomelabAutoscaler.Generators.Model;

/// <summary>A diagnostic as a value: Roslyn's own holds on to syntax trees and would defeat the pipeline's cache.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static Finding At(Location location, DiagnosticDescriptor rule, params string[] arguments)
    {
        var lines = location.GetLineSpan();
        return new(rule, lines.Path, location.SourceSpan, lines.Span, arguments.ToEquatableArray());
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), [.. Arguments]);
}
