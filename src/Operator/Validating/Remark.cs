namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Something about one place of a file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Object">Which object, such as <c>Node default/mini-pc-1</c>; empty for a file that cannot be read.</param>
/// <param name="Field">Which field of it; empty for all of it.</param>
/// <param name="Message">What, why, and what would be right.</param>
internal sealed record Remark(string File, int Line, int Column, Severity Severity, string Object, string Field, string Message)
{
    /// <summary>As compilers write it, so that editors find the place.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Severity.Text()}: {(Object.Length > 0 ? $"{Object}: " : "")}{(Field.Length > 0 ? $"{Field}: " : "")}{Message}";
}

/// <summary>How bad something is.</summary>
internal enum Severity
{
    /// <summary>The API server or a webhook would refuse it.</summary>
    Error,

    /// <summary>It is legal, but unwise or without effect.</summary>
    Warning,
}

internal static class Severities
{
    public static string Text(this Severity severity) => severity == Severity.Error ? "error" : "warning";
}
