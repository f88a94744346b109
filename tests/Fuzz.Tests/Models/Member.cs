using System.Collections.Concurrent;
using System.Reflection;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>A member of a modelled record, as its declaration says it: the generated code is not asked.</summary>
internal sealed class Member
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Member>> Known = new();

    private Member(PropertyInfo property)
    {
        Property = property;
        WireName = NameOf(property);
        var type = property.PropertyType;
        IsOptional = Unwrap(ref type, typeof(Optional<>));
        IsNullable = Unwrap(ref type, typeof(Nullable<>)) || IsNullableReference(property);
        IsList = Unwrap(ref type, typeof(ValueList<>));
        Type = type;
        IsMicroTime = Has(property, "MicroTimeAttribute");
        TakesNumbers = Has(property, "QuantitiesAttribute");
        LongestValue = property.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == "LongestValueAttribute")?.ConstructorArguments[0].Value as int? ?? int.MaxValue;
    }

    public PropertyInfo Property { get; }

    public string WireName { get; }

    /// <summary>Without what is around it: list, nullable, optional.</summary>
    public Type Type { get; }

    public bool IsOptional { get; }

    public bool IsNullable { get; }

    public bool IsList { get; }

    public bool IsMicroTime { get; }

    public bool TakesNumbers { get; }

    public int LongestValue { get; }

    public static IReadOnlyList<Member> Of(Type type) => Known.GetOrAdd(type, static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.SetMethod is { } set
                && set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit"))
            .Select(property => new Member(property)),
    ]);

    /// <summary>Name in JSON of a property or of an enum's value.</summary>
    public static string NameOf(MemberInfo member) =>
        member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == "WireNameAttribute")?.ConstructorArguments[0].Value as string
        ?? char.ToLowerInvariant(member.Name[0]) + member.Name[1..];

    /// <summary>Names in JSON of an enum's values.</summary>
    public static Dictionary<string, object> NamesOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(NameOf, field => field.GetValue(null)!);

    private static bool Has(PropertyInfo property, string attribute) => property.GetCustomAttributesData().Any(data => data.AttributeType.Name == attribute);

    private static bool IsNullableReference(PropertyInfo property) =>
        !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static bool Unwrap(ref Type type, Type wrapper)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != wrapper)
        {
            return false;
        }

        type = type.GetGenericArguments()[0];
        return true;
    }
}
