using System.Reflection;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>docs/operating.md explains all that kubectl shows.</summary>
public class OperatingTests
{
    private static readonly string Guide = Page.All.Single(page => page.Path == Path.Combine("docs", "operating.md")).Text;

    [Test]
    public async Task Every_state_is_explained() =>
        await Assert.That(Enum.GetValues<MachineState>().Select(state => state.ToWire()).Where(IsMissing)).IsEmpty();

    [Test]
    public async Task Every_condition_is_explained()
    {
        var conditions = new[] { typeof(MachineReport), typeof(GroupReport) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!);
        await Assert.That(conditions.Where(IsMissing)).IsEmpty();
    }

    private static bool IsMissing(string word) => !Guide.Contains($"`{word}`", StringComparison.Ordinal);
}
