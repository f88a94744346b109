using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>Makes any value that a record may have.</summary>
internal sealed class Arbitrary(Random random)
{
    private static readonly string[] Texts =
    [
        "", "a", "m1", "on", "10m", "500m", "8Gi", "0", "-1", "null", "true", "homelab.dev/name", "ä€😀", "\"quoted\\\"", "a\nb\tc\0", "\u007f\u0085\u2028",
        "<&>'+`", " blank ", "{}", "[]", new string('x', 97), new string('ü', 300), "kubernetes.io/hostname", "2026-01-31T12:00:00Z",
    ];

    public object Of(Type record)
    {
        var value = RuntimeHelpers.GetUninitializedObject(record);
        foreach (var member in Member.Of(record))
        {
            member.Property.SetValue(value, Value(member));
        }

        return value;
    }

    private object? Value(Member member)
    {
        var isNull = member.IsNullable && random.Next(2) == 0;
        var value = member.IsList ? ListOf(member) : isNull ? null : One(member);
        return !member.IsOptional ? value
            : random.Next(2) == 0 ? Activator.CreateInstance(member.Property.PropertyType)
            : Activator.CreateInstance(member.Property.PropertyType, value);
    }

    private object ListOf(Member member)
    {
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(member.Type))!;
        for (var left = random.Next(4); left > 0; left--)
        {
            items.Add(One(member));
        }

        return typeof(ValueList).GetMethod(nameof(ValueList.ToValueList))!.MakeGenericMethod(member.Type).Invoke(null, [items])!;
    }

    private object One(Member member) => member.Type switch
    {
        var type when type == typeof(string) => Text(),
        var type when type == typeof(bool) => random.Next(2) == 0,
        var type when type == typeof(int) => random.Next(4) switch { 0 => int.MinValue, 1 => int.MaxValue, _ => random.Next(-5, 1000) },
        var type when type == typeof(long) => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => random.NextInt64(-5, 1000) },
        var type when type == typeof(double) => random.Next(4) switch { 0 => double.MaxValue, 1 => double.Epsilon, 2 => -0.1, _ => random.NextDouble() * 100 },
        var type when type == typeof(DateTimeOffset) => Time(member.IsMicroTime),
        var type when type == typeof(StringMap) => StringMap.Create(Enumerable.Range(0, random.Next(5)).Select(_ => KeyValuePair.Create(Text(), Text(member.LongestValue)))),
        var type when type == typeof(RawJson) => RawJson.Parse(Json(3)?.ToJsonString() ?? "[null]"),
        { IsEnum: true } type => type.GetEnumValues().GetValue(random.Next(type.GetEnumValues().Length))!,
        var type => Of(type),
    };

    private string Text(int longest = int.MaxValue)
    {
        var text = random.Next(3) == 0 ? Texts[random.Next(Texts.Length)] : random.Next(5) == 0 ? Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)] : Word();
        return System.Text.Encoding.UTF8.GetByteCount(text) <= longest ? text : "";
    }

    private string Word() => string.Create(CultureInfo.InvariantCulture, $"w{random.Next(1000)}");

    private DateTimeOffset Time(bool isMicro)
    {
        var time = random.Next(5) switch { 0 => DateTimeOffset.UnixEpoch, 1 => DateTimeOffset.MinValue, 2 => new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero), _ => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(100_000_000)) };
        return isMicro ? time.AddTicks(random.Next(1_000_000) * TimeSpan.TicksPerMicrosecond) : time;
    }

    /// <remarks>No member is null: that could not be said in a merge patch.</remarks>
    private JsonNode? Json(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => JsonValue.Create(Text()),
        1 => JsonValue.Create(random.Next()),
        2 => JsonValue.Create(random.NextDouble()),
        3 => JsonValue.Create(random.Next(2) == 0),
        4 => null,
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Json(depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(3)).Select(number => KeyValuePair.Create<string, JsonNode?>($"{number}{Text()}", Json(depth - 1) ?? JsonValue.Create(0)))),
    };
}
