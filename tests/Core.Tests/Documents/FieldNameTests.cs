using System.Text;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Core.Tests.Documents;

/// <summary>Fields can be written as they are called: kubectl reads YAML 1.1, where on, off, yes and their like are no names.</summary>
public partial class FieldNameTests
{
    [Test]
    public async Task No_field_has_a_name_that_YAML_takes_for_true_or_false()
    {
        var crds = Encoding.UTF8.GetString(Core.Resources.Machine.CrdYaml) + Encoding.UTF8.GetString(Core.Resources.Group.CrdYaml);

        await Assert.That(Key().Count(crds)).IsGreaterThan(100);
        await Assert.That(Key().Matches(crds).Select(key => key.Groups[1].Value).Where(name => Boolean().IsMatch(name))).IsEmpty();
    }

    [GeneratedRegex("^ +'?([A-Za-z]+)'?:", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false)$", RegexOptions.IgnoreCase)]
    private static partial Regex Boolean();
}
