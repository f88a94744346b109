using System.Reflection;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Operator.Energy;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>docs/operating.md explains the states and conditions that kubectl shows, and the reasons that have a name in the code.</summary>
public class OperatingTests
{
    private static readonly string Guide = Page.All.Single(page => page.Path == Path.Combine("docs", "operating.md")).Text;

    [Test]
    public async Task Every_state_is_explained() =>
        await Assert.That(Enum.GetValues<MachineState>().Select(state => state.ToWire()).Where(IsMissing)).IsEmpty();

    [Test]
    public async Task Every_condition_and_reason_that_has_a_name_is_explained()
    {
        var words = new[] { typeof(MachineReport), typeof(GroupReport), typeof(SupplyLimits), typeof(SupplyNotices), typeof(PlugMeters) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!);
        await Assert.That(words.Where(IsMissing)).IsEmpty();
    }

    private static bool IsMissing(string word) => !Guide.Contains($"`{word}`", StringComparison.Ordinal);
}
