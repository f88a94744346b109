using HomelabAutoscaler.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HomelabAutoscaler.Generators.Resources;

/// <summary>Turns annotated records and enums into models.</summary>
internal static class ResourceParser
{
    public static WireParsed Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        return type.TypeKind == TypeKind.Enum
            ? new(null, ParseEnum(type), EquatableArray<Finding>.Empty)
            : ParseRecord(type, (TypeDeclarationSyntax)context.TargetNode, cancellation);
    }

    private static EnumModel ParseEnum(INamedTypeSymbol type) => new(
        type.ContainingNamespace.ToDisplayString(),
        type.Name,
        SyntaxFacts.GetText(type.DeclaredAccessibility),
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .Select(field => new EnumMember(field.Name, WireNameOf(field))).ToEquatableArray());

    private static WireParsed ParseRecord(INamedTypeSymbol type, TypeDeclarationSyntax declaration, CancellationToken cancellation)
    {
        if (!type.IsRecord || !type.IsSealed || type.ContainingType is not null || declaration.ParameterList is not null
            || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            var finding = Finding.At(declaration.Identifier.GetLocation(), ResourceRules.NotPartial, type.Name);
            return new(null, null, new([finding]));
        }

        var findings = new List<Finding>();
        var members = new List<MemberModel>();
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(IsWireMember))
        {
            cancellation.ThrowIfCancellationRequested();
            if (ParseMember(property, cancellation) is not { } member)
            {
                findings.Add(Finding.At(property.Locations[0], ResourceRules.UnknownType, property.Name, property.Type.ToDisplayString()));
            }
            else if (members.Any(other => other.WireName == member.WireName))
            {
                findings.Add(Finding.At(property.Locations[0], ResourceRules.SameName, property.Name, member.WireName));
            }
            else
            {
                members.Add(member);
            }
        }

        var model = new WireModel(
            type.ContainingNamespace.ToDisplayString(),
            type.Name,
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Documentation.Of(type, cancellation),
            members.ToEquatableArray(),
            RulesOf(type),
            ParseKind(type));
        return new(findings.Count > 0 ? null : model, null, findings.ToEquatableArray());
    }

    private static bool IsWireMember(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod.IsInitOnly: true };

    private static MemberModel? ParseMember(IPropertySymbol property, CancellationToken cancellation)
    {
        var type = property.Type;
        var isOptional = Unwrap(ref type, "Optional`1");
        var isNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        Unwrap(ref type, "Nullable`1");
        var isList = Unwrap(ref type, "ValueList`1");
        if (KindOf(type) is not { } kind)
        {
            return null;
        }

        return new(
            property.Name,
            WireNameOf(property),
            kind,
            type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            isList,
            isOptional,
            isNullable,
            property.IsRequired,
            HasAttribute(property, "MicroTimeAttribute"),
            AttributeOf(property, "LongestValueAttribute")?.ConstructorArguments[0].Value as int? ?? int.MaxValue,
            Documentation.Of(property, cancellation),
            FacetsOf(property));
    }

    private static bool Unwrap(ref ITypeSymbol type, string wrapper)
    {
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } named || named.OriginalDefinition.MetadataName != wrapper)
        {
            return false;
        }

        type = named.TypeArguments[0];
        return true;
    }

    private static MemberKind? KindOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => MemberKind.Text,
        { SpecialType: SpecialType.System_Boolean } => MemberKind.Boolean,
        { SpecialType: SpecialType.System_Int32 } => MemberKind.Int32,
        { SpecialType: SpecialType.System_Int64 } => MemberKind.Int64,
        { SpecialType: SpecialType.System_Double } => MemberKind.Double,
        { MetadataName: "DateTimeOffset" } => MemberKind.Time,
        { MetadataName: "StringMap" } => MemberKind.StringMap,
        { MetadataName: "RawJson" } => MemberKind.RawJson,
        { TypeKind: TypeKind.Enum } when HasAttribute(type, "WireAttribute") => MemberKind.Enum,
        { IsRecord: true } when HasAttribute(type, "WireAttribute") => MemberKind.Object,
        _ => null,
    };

    private static SchemaFacets FacetsOf(ISymbol symbol)
    {
        var bounds = AttributeOf(symbol, "BoundsAttribute");
        return new(
            Text(AttributeOf(symbol, "PatternAttribute"), 0),
            Named(bounds, "Minimum", double.NaN),
            Named(bounds, "Maximum", double.NaN),
            Text(AttributeOf(symbol, "DefaultAttribute"), 0),
            Text(AttributeOf(symbol, "ListMapKeyAttribute"), 0),
            HasAttribute(symbol, "QuantitiesAttribute"),
            RulesOf(symbol));
    }

    private static EquatableArray<CelRule> RulesOf(ISymbol symbol) => symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.Name == "CelAttribute")
        .Select(attribute => new CelRule(Text(attribute, 0)!, Text(attribute, 1)!))
        .ToEquatableArray();

    private static KindModel? ParseKind(INamedTypeSymbol type)
    {
        if (AttributeOf(type, "KubeResourceAttribute") is not { } kind)
        {
            return null;
        }

        var columns = type.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name == "PrinterColumnAttribute")
            .Select(attribute => new PrinterColumn(
                Text(attribute, 0)!,
                Text(attribute, 1)!,
                Text(attribute, 2)!,
                Named(attribute, "Description", ""),
                Named(attribute, "Priority", 0)));
        return new(
            Text(kind, 0)!,
            Text(kind, 1)!,
            Text(kind, 2)!,
            Text(kind, 3)!,
            Named(kind, "Namespaced", true),
            Named(kind, "Custom", false),
            Texts(kind, "ShortNames"),
            Texts(kind, "Categories"),
            columns.ToEquatableArray());
    }

    private static string WireNameOf(ISymbol symbol) =>
        Text(AttributeOf(symbol, "WireNameAttribute"), 0) ?? char.ToLowerInvariant(symbol.Name[0]) + symbol.Name.Substring(1);

    private static bool HasAttribute(ISymbol symbol, string name) => AttributeOf(symbol, name) is not null;

    private static AttributeData? AttributeOf(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name);

    private static string? Text(AttributeData? attribute, int position) =>
        attribute?.ConstructorArguments.ElementAtOrDefault(position).Value as string;

    private static T Named<T>(AttributeData? attribute, string name, T absent)
    {
        var argument = attribute?.NamedArguments.FirstOrDefault(pair => pair.Key == name);
        return argument is { Key: not null, Value.Value: T value } ? value : absent;
    }

    private static EquatableArray<string> Texts(AttributeData attribute, string name)
    {
        var argument = attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name);
        return argument.Key is null ? EquatableArray<string>.Empty : argument.Value.Values.Select(value => (string)value.Value!).ToEquatableArray();
    }
}
