using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Groups;

public class GroupSizesTests
{
    private static readonly OpenWindow Day = new(3, Make.Now + TimeSpan.FromHours(6), WindowEnd.Leave);

    private static readonly OpenWindow Evening = new(3, Make.Now + TimeSpan.FromHours(9), WindowEnd.Shed);

    private static readonly OpenWindow Night = new(1, Make.Now + TimeSpan.FromHours(12), WindowEnd.Shed);

    [Test]
    public async Task A_group_that_says_nothing_keeps_none_on_and_has_no_limit() =>
        await Assert.That(GroupSizes.Of(new())).IsEqualTo(new() { Min = 0, Max = null });

    [Test]
    public async Task Of_several_windows_the_one_with_the_most_machines_counts_and_then_the_one_that_leaves_them_on()
    {
        await Assert.That(GroupSizes.Of(new(), Night, Evening)).IsEqualTo(new() { Min = 3, Max = null, Warm = Evening });
        await Assert.That(GroupSizes.Of(new(), Night, Evening, Day).Warm).IsEqualTo(Day);
    }

    [Test]
    public async Task A_window_that_asks_for_no_more_than_the_minimum_does_not_count()
    {
        var sizes = GroupSizes.Of(new() { MinSize = 2 }, Night);

        await Assert.That(sizes).IsEqualTo(new() { Min = 2, Max = null });
    }

    [Test]
    [Arguments(2, 4, 2)]
    [Arguments(5, 4, 4)]
    [Arguments(5, 0, 0)]
    [Arguments(-1, 4, 0)]
    public async Task The_minimum_is_never_more_than_the_maximum(int min, int max, int kept) =>
        await Assert.That(GroupSizes.Of(new() { MinSize = min, MaxSize = max }).Min).IsEqualTo(kept);

    [Test]
    public async Task Neither_is_that_of_a_window() =>
        await Assert.That(GroupSizes.Of(new() { MaxSize = 2 }, Day).Min).IsEqualTo(2);
}
