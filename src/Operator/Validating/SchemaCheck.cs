using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>
/// What an API server would say of an object by its CustomResourceDefinition's schema, all of it at once.
/// </summary>
internal sealed class SchemaCheck
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    private readonly Findings _findings = new();
    private readonly Dictionary<Finding, HashSet<string>> _rough = [];

    /// <summary>What was found.</summary>
    public Findings Findings => _findings;

    /// <summary>Whether somebody who speaks of these fields has said it in better words than a pattern or a rule does.</summary>
    public bool IsSaid(Finding finding, IEnumerable<string> fields) => _rough.TryGetValue(finding, out var same) && same.Overlaps(fields);

    /// <summary>The schema in a CustomResourceDefinition.</summary>
    public static YamlNode SchemaIn(ReadOnlySpan<byte> definition) =>
        YamlReader.Read(Encoding.UTF8.GetString(definition))[0]["spec"]!["versions"]!.Items[0]["schema"]!["openAPIV3Schema"]!;

    /// <summary>Checks a part of an object by the part of the schema that holds for it.</summary>
    /// <param name="path">Where it is, such as <c>spec.warmHours[0]</c>; empty for the whole object.</param>
    /// <param name="value">What is written there.</param>
    /// <param name="schema">What may be.</param>
    public void Check(string path, YamlNode value, YamlNode schema)
    {
        if (!IsOfType(value, schema))
        {
            _findings.Refuse(path, schema.TextOf("type") == "string" ? WrongType.OfNoText(value, [.. (schema["enum"]?.Items ?? []).Select(known => known.Text)]) : WrongType.Of(value, TypeOf(schema)));
            return;
        }

        switch (value.Kind)
        {
            case YamlKind.Map:
                CheckMap(path, value, schema);
                CheckRules(path, value, schema);
                break;
            case YamlKind.List:
                CheckList(path, value, schema);
                break;
            case YamlKind.Text:
                CheckText(path, value.Text, schema);
                break;
            case YamlKind.WholeNumber or YamlKind.Number:
                CheckNumber(path, value, schema);
                break;
        }
    }

    private void CheckMap(string path, YamlNode value, YamlNode schema)
    {
        foreach (var required in schema["required"]?.Items ?? [])
        {
            if (value[required.Text] is null && schema["properties"]?[required.Text]?["default"] is null)
            {
                _findings.Refuse(Join(path, required.Text), "is missing");
            }
        }

        foreach (var member in value.Members)
        {
            var field = Join(path, member.Name);
            if ((schema["properties"]?[member.Name] ?? schema["additionalProperties"]) is { Kind: YamlKind.Map } known)
            {
                // Null stands for the default, where there is one.
                if (member.Value.Kind != YamlKind.Null || known["default"] is null)
                {
                    Check(field, member.Value, known);
                }
            }
            else if (member.Name == member.Written && schema["x-kubernetes-preserve-unknown-fields"] is null && path.Length > 0 && !path.StartsWith("metadata", StringComparison.Ordinal))
            {
                _findings.Warn(field, RightName.InsteadOf(member.Name));
            }
        }

        Limit(path, value.Members.Count, schema, "minProperties", "maxProperties", "members");
    }

    private void CheckRules(string path, YamlNode value, YamlNode schema)
    {
        foreach (var rule in schema["x-kubernetes-validations"]?.Items ?? [])
        {
            var text = rule.TextOf("rule")!;
            if (!CelRules.Hold(text, value))
            {
                RefuseRoughly(path, rule.TextOf("message")!, [path, .. CelRules.FieldsOf(text).Select(name => Join(path, name))]);
            }
        }
    }

    private void RefuseRoughly(string path, string message, HashSet<string> fields)
    {
        _findings.Refuse(path, message);
        _rough[new(path, message)] = fields;
    }

    private void CheckList(string path, YamlNode value, YamlNode schema)
    {
        for (var i = 0; i < value.Items.Count && schema["items"] is { } items; i++)
        {
            Check($"{path}[{i}]", value.Items[i], items);
        }

        Limit(path, value.Items.Count, schema, "minItems", "maxItems", "items");
    }

    private void CheckText(string path, string text, YamlNode schema)
    {
        Limit(path, text.EnumerateRunes().Count(), schema, "minLength", "maxLength", "characters");
        if (schema["enum"] is { } values && values.Items.All(known => known.Text != text))
        {
            _findings.Refuse(path, $"must be one of {string.Join(", ", values.Items.Select(known => known.Text))}, not {Quoted.Text(text)}");
        }

        if (schema.TextOf("pattern") is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime))
        {
            RefuseRoughly(path, $"is {Quoted.Text(text)}, which has not the form {pattern}", [path]);
        }

        if (schema.TextOf("format") == "date-time" && !Rfc3339.TryParse(text, out _))
        {
            _findings.Refuse(path, $"is {Quoted.Text(text)}, which is no time with a date, seconds and a zone, such as 2026-01-31T18:00:00Z");
        }
    }

    private void CheckNumber(string path, YamlNode value, YamlNode schema)
    {
        var number = value.Kind == YamlKind.WholeNumber ? value.WholeNumber : value.Number;
        if (Bound(schema, "minimum") is { } minimum && number < minimum)
        {
            _findings.Refuse(path, FormattableString.Invariant($"must be at least {minimum}, not {value.Text}"));
        }

        if (Bound(schema, "maximum") is { } maximum && number > maximum)
        {
            _findings.Refuse(path, FormattableString.Invariant($"must be at most {maximum}, not {value.Text}"));
        }
    }

    private void Limit(string path, int count, YamlNode schema, string least, string most, string what)
    {
        if (Bound(schema, least) is { } minimum && count < minimum)
        {
            _findings.Refuse(path, FormattableString.Invariant($"must have at least {minimum} {what}, not {count}"));
        }

        if (Bound(schema, most) is { } maximum && count > maximum)
        {
            _findings.Refuse(path, FormattableString.Invariant($"must have at most {maximum} {what}, not {count}"));
        }
    }

    private static double? Bound(YamlNode schema, string name) => schema[name] is { } bound ? double.Parse(bound.Text, CultureInfo.InvariantCulture) : null;

    private static bool IsOfType(YamlNode value, YamlNode schema) => IsIntOrString(schema)
        ? value.Kind is YamlKind.WholeNumber or YamlKind.Text
        : schema.TextOf("type") switch
        {
            "object" => value.Kind == YamlKind.Map,
            "array" => value.Kind == YamlKind.List,
            "string" => value.Kind == YamlKind.Text,
            "boolean" => value.Kind == YamlKind.Boolean,
            "integer" => value.Kind == YamlKind.WholeNumber,
            "number" => value.Kind is YamlKind.WholeNumber or YamlKind.Number,
            _ => true,
        };

    private static bool IsIntOrString(YamlNode schema) => schema["x-kubernetes-int-or-string"] is not null;

    private static string TypeOf(YamlNode schema) => IsIntOrString(schema) ? "a whole number or a text" : schema.TextOf("type") switch
    {
        "object" => "a map",
        "array" => "a list",
        "boolean" => "true or false",
        "integer" => "a whole number",
        _ => "a number",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
