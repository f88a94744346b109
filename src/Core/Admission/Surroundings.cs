using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What an object is judged by, beside itself: of a cluster, or of a folder of files.</summary>
/// <param name="Now">The time of the judgement.</param>
/// <param name="ProblemOf">What is wrong with warm hours; null when nothing is.</param>
public sealed record Surroundings(DateTimeOffset Now, Func<WarmHours, string?> ProblemOf)
{
    /// <summary>Whether <see cref="Machines"/> and <see cref="Groups"/> are all there are; while they are not, nothing is said about what is missing.</summary>
    public bool AreKnown { get; init; }

    public IReadOnlyCollection<Machine> Machines { get; init; } = [];

    public IReadOnlyCollection<Group> Groups { get; init; } = [];

    /// <summary>What holds where no resource says otherwise.</summary>
    public PowerPolicy Policy { get; init; } = new();

    public Group? Find(GroupName name) => Groups.FirstOrDefault(group => group.Name == name);

    /// <summary>The group with its members as they will be when this machine is written.</summary>
    internal FleetGroup With(Group group, Machine? written = null)
    {
        var members = Machines.Where(machine => machine.Group == group.Name && machine.Name != written?.Name);
        return new(default, group, [.. written is null ? members : members.Append(written)], GroupSizes.Of(group.Spec), Policy);
    }
}
