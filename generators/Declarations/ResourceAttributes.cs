#nullable enable

namespace HomelabAutoscaler.Generators;

/// <summary>Makes a partial record readable from and writable to Kubernetes JSON, or gives an enum its names there.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class | global::System.AttributeTargets.Enum)]
internal sealed class WireAttribute : global::System.Attribute;

/// <summary>Makes a <see cref="WireAttribute"/> record a kind of the Kubernetes API.</summary>
/// <param name="group">API group, empty for core.</param>
/// <param name="version">API version.</param>
/// <param name="kind">Kind, as in manifests.</param>
/// <param name="plural">Resource name in paths.</param>
[global::System.AttributeUsage(global::System.AttributeTargets.Class)]
internal sealed class KubeResourceAttribute(string group, string version, string kind, string plural) : global::System.Attribute
{
    public string Group { get; } = group;

    public string Version { get; } = version;

    public string Kind { get; } = kind;

    public string Plural { get; } = plural;

    /// <summary>False for kinds such as core Node.</summary>
    public bool Namespaced { get; set; } = true;

    /// <summary>Whether a CustomResourceDefinition is emitted for the kind.</summary>
    public bool Custom { get; set; }

    public string[] ShortNames { get; set; } = [];

    public string[] Categories { get; set; } = [];
}

/// <summary>The JSON name, where it is not the C# name in camel case.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property | global::System.AttributeTargets.Field)]
internal sealed class WireNameAttribute(string name) : global::System.Attribute
{
    public string Name { get; } = name;
}

/// <summary>The time has microseconds (metav1.MicroTime), as in Lease and Event.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class MicroTimeAttribute : global::System.Attribute;

/// <summary>The list is a map by this member (x-kubernetes-list-type: map).</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class ListMapKeyAttribute(string member) : global::System.Attribute
{
    public string Member { get; } = member;
}

/// <summary>The schema's default, as a JSON value.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class DefaultAttribute(string json) : global::System.Attribute
{
    public string Json { get; } = json;
}

/// <summary>A regular expression (RE2) that the string must match.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class PatternAttribute(string expression) : global::System.Attribute
{
    public string Expression { get; } = expression;
}

/// <summary>Bounds: of a number's value, a string's or a list's length, or a map's number of entries.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class BoundsAttribute : global::System.Attribute
{
    public double Minimum { get; set; } = double.NaN;

    public double Maximum { get; set; } = double.NaN;
}

/// <summary>A CEL validation rule (x-kubernetes-validations) of a record or of a member.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class | global::System.AttributeTargets.Property, AllowMultiple = true)]
internal sealed class CelAttribute(string rule, string message) : global::System.Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;
}

/// <summary>A column of <c>kubectl get</c>.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class, AllowMultiple = true)]
internal sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : global::System.Attribute
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public string JsonPath { get; } = jsonPath;

    public string Description { get; set; } = "";

    /// <summary>0 is always shown, above 0 only with <c>-o wide</c>.</summary>
    public int Priority { get; set; }
}

/// <summary>The string map's values are quantities, which Kubernetes takes as whole numbers too.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class QuantitiesAttribute : global::System.Attribute;

/// <summary>Values of a string map that are longer than this many bytes are not read.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Property)]
internal sealed class LongestValueAttribute(int bytes) : global::System.Attribute
{
    public int Bytes { get; } = bytes;
}
