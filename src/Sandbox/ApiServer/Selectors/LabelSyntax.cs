using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What may be a label's key and value, and an object's name; each answers what is wrong, or null.</summary>
internal static partial class LabelSyntax
{
    public const string SubdomainProblem =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public const string LabelProblem =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string NameProblem =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static string? KeyProblem(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && Subdomain(key[..slash]) is { } problem)
            return $"prefix part {problem}";
        var name = key[(slash + 1)..];
        if (name.Length == 0)
            return "name part must be non-empty";
        return name.Length > 63 ? "name part must be no more than 63 bytes" : NamePart().IsMatch(name) ? null : NameProblem;
    }

    public static string? ValueProblem(string value) =>
        value.Length > 63 ? "must be no more than 63 bytes"
        : value.Length == 0 || NamePart().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static string? Subdomain(string name) =>
        name.Length > 253 ? "must be no more than 253 bytes" : Formats.IsValid("k8s-long-name", name) ? null : SubdomainProblem;

    public static string? Label(string name) =>
        name.Length > 63 ? "must be no more than 63 bytes" : Formats.IsValid("k8s-short-name", name) ? null : LabelProblem;

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")]
    private static partial Regex NamePart();
}
