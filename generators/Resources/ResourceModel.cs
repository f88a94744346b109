using HomelabAutoscaler.Generators.Model;

namespace HomelabAutoscaler.Generators.Resources;

internal enum MemberKind
{
    Text,
    Boolean,
    Int32,
    Int64,
    Double,
    Time,
    Enum,
    Object,
    StringMap,
    RawJson,
}

/// <summary>One JSON member. <paramref name="Type"/> is the full name of the element's type, without list, optional or nullable.</summary>
internal sealed record MemberModel(
    string Name,
    string WireName,
    MemberKind Kind,
    string Type,
    bool IsList,
    bool IsOptional,
    bool IsNullable,
    bool IsRequired,
    bool IsMicroTime,
    int LongestValue,
    string Description,
    SchemaFacets Facets);

/// <summary>What the schema says of a member beyond its type.</summary>
internal sealed record SchemaFacets(
    string? Pattern,
    double Minimum,
    double Maximum,
    string? DefaultJson,
    string? ListMapKey,
    bool IsQuantities,
    EquatableArray<CelRule> Rules);

internal sealed record CelRule(string Rule, string Message);

internal sealed record PrinterColumn(string Name, string Type, string JsonPath, string Description, int Priority);

/// <summary>A record that is read and written; <paramref name="Kind"/> is null for nested objects.</summary>
internal sealed record WireModel(
    string Namespace,
    string Name,
    string Accessibility,
    string FullName,
    string Description,
    EquatableArray<MemberModel> Members,
    EquatableArray<CelRule> Rules,
    KindModel? Kind);

internal sealed record KindModel(
    string Group,
    string Version,
    string Kind,
    string Plural,
    bool Namespaced,
    bool Custom,
    EquatableArray<string> ShortNames,
    EquatableArray<string> Categories,
    EquatableArray<PrinterColumn> Columns);

internal sealed record EnumModel(string Namespace, string Name, string Accessibility, string FullName, EquatableArray<EnumMember> Members);

internal sealed record EnumMember(string Name, string WireName);

/// <summary>What a declaration parsed to.</summary>
internal sealed record WireParsed(WireModel? Record, EnumModel? Enum, EquatableArray<Finding> Findings);
