namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>Makes a script that breaks an invariant as short as it goes, by leaving out lines, machines and groups.</summary>
internal static class Shrink
{
    public static Script Of(Script script)
    {
        var invariant = Run.Play(script)?.Invariant ?? throw new ArgumentException("the script breaks nothing", nameof(script));
        for (var before = ""; before != script.ToString();)
        {
            before = script.ToString();
            for (var size = Math.Max(1, script.Lines.Count / 2); size >= 1; size /= 2)
            {
                for (var at = script.Lines.Count - size; at >= 0; at -= size)
                {
                    var shorter = script with { Lines = [.. script.Lines.Take(at), .. script.Lines.Skip(at + size)] };
                    script = Run.Play(shorter)?.Invariant == invariant ? shorter : script;
                }
            }

            foreach (var machine in script.Machines)
            {
                var smaller = Without(script, machine);
                script = smaller.Machines.Count > 0 && Run.Play(smaller)?.Invariant == invariant ? smaller : script;
            }
        }

        return script;
    }

    /// <summary>The script without the machine and what happens to it, and without a group that has no machine then.</summary>
    private static Script Without(Script script, MachineSetup machine)
    {
        var machines = script.Machines.Where(other => other != machine).ToList();
        return script with
        {
            Machines = machines,
            Groups = [.. script.Groups.Where(group => machines.Any(other => other.Group == group.Name))],
            Lines = [.. script.Lines.Where(line => line.Subject != machine.Name)],
        };
    }
}
