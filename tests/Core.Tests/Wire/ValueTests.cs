using CsCheck;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Tests.Wire;

public class ValueTests
{
    private static readonly Gen<Dictionary<string, string>> Entries =
        Gen.Dictionary(Gen.String[Gen.Char["abcAB./-"], 1, 4], Gen.String[0, 3])[0, 12];

    [Test]
    public void A_string_map_behaves_as_a_dictionary() => Gen.Select(Entries, Gen.String[Gen.Char["abcAB./-"], 1, 4], Gen.String[0, 3])
        .Sample((entries, key, value) =>
        {
            var map = StringMap.Create(entries);
            var with = new Dictionary<string, string>(entries) { [key] = value };
            var without = new Dictionary<string, string>(entries);
            without.Remove(key);
            return map.Count == entries.Count
                && entries.All(entry => map[entry.Key] == entry.Value)
                && map[key] == entries.GetValueOrDefault(key)
                && map.With(key, value) == StringMap.Create(with)
                && map.Without(key) == StringMap.Create(without)
                && map.With(key, value).Without(key) == map.Without(key);
        });

    [Test]
    public async Task Maps_compare_by_content_whatever_the_order()
    {
        StringMap a = [new("x", "1"), new("y", "2")];
        StringMap b = [new("y", "2"), new("x", "1")];

        await Assert.That(a).IsEqualTo(b);
        await Assert.That(a.GetHashCode()).IsEqualTo(b.GetHashCode());
        await Assert.That(a == a.With("x", "2")).IsFalse();
    }

    [Test]
    public async Task Lists_compare_by_content()
    {
        ValueList<string> a = ["x", "y"];
        ValueList<string> b = ["x", "y"];
        ValueList<string> none = default;

        await Assert.That(a).IsEqualTo(b);
        await Assert.That(a.GetHashCode()).IsEqualTo(b.GetHashCode());
        await Assert.That(a == ["y", "x"]).IsFalse();
        await Assert.That(none == []).IsTrue();
    }

    [Test]
    public async Task Absent_null_and_a_value_differ()
    {
        Optional<string> absent = default;
        Optional<string> none = new(null);
        Optional<string> some = "x";

        await Assert.That(absent.IsPresent).IsFalse();
        await Assert.That(none.IsPresent).IsTrue();
        await Assert.That(absent == none).IsFalse();
        await Assert.That(none == some).IsFalse();
    }
}
