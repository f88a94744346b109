using System.CommandLine;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What people ask of a fleet and tell it, with their own rights.</summary>
internal static class FleetCommands
{
    public static void AddTo(Command root, Surroundings surroundings)
    {
        root.Add(StatusCommand.Build(surroundings));
        root.Add(TopCommand.Build(surroundings));
        root.Add(DescribeCommand.Build(surroundings));
        root.Add(WishCommand.Wake(surroundings));
        root.Add(WishCommand.Sleep(surroundings));
        root.Add(PauseCommand.Pause(surroundings));
        root.Add(PauseCommand.Resume(surroundings));
        root.Add(ReleaseCommand.Build(surroundings));
        root.Add(MaintenanceCommand.Build(surroundings));
        root.Add(ExplainScaleCommand.Build(surroundings));
        root.Add(CompletionCommand.Build(surroundings));
    }
}
