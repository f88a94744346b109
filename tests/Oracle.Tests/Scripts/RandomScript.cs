using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>Scripts by chance: the same for the same seed.</summary>
internal static class RandomScript
{
    private static readonly Act[] Faults = [Act.Dead, Act.Deaf, Act.Stubborn, Act.Jobs, Act.Slow, Act.Hang, Act.Cut, Act.Repair, Act.Vanish];

    private static readonly Act[] Owner = [Act.Wake, Act.Sleep, Act.Pause, Act.Resume];

    private static readonly Act[] Processes = [Act.Autoscaler, Act.Dies, Act.Away];

    /// <summary>Some hold for most of a run.</summary>
    private static readonly int[] Holds = [Script.UsualHold, Script.UsualHold, 3600];

    private static readonly int[] Paces = [2, 3, 5, 7];

    private static readonly int[] Provisions = [300, 420, 600];

    private static readonly int[] Sizes = [4000, 4000, 8000];

    public static Script Of(CaVersion version, int seed)
    {
        var random = new Random(seed);
        var groups = new List<GroupSetup>();
        var machines = new List<MachineSetup>();
        for (var number = random.Next(1, 3); number > 0; number--)
        {
            var name = $"g{number}";
            var count = random.Next(1, 5);
            groups.Add(new(name, random.Next(4) == 0 ? 1 : 0, random.Next(3) == 0 ? random.Next(1, count + 1) : 0, Pick(random, Provisions), random.Next(40, 200)));
            var millicores = Pick(random, Sizes);
            for (var machine = 1; machine <= count; machine++)
            {
                machines.Add(new($"{name}-m{machine}", name, millicores, random.Next(20, 90), random.Next(1, 40), random.Next(3) > 0, random.Next(5) == 0));
            }
        }

        // What may go wrong at all differs from run to run: few troubles are told apart from many.
        var troubles = new[] { Faults, Owner, Processes }.Where(_ => random.Next(2) == 0).SelectMany(acts => acts).ToArray();
        var lines = new List<Line>();
        for (var at = random.Next(0, 120); at < 3600; at += random.Next(20, 600))
        {
            lines.Add(troubles.Length > 0 && random.Next(5) > 1 ? Trouble(random, at, Pick(random, troubles), machines) : Work(random, at));
        }

        return new(version, random.Next(2) == 0, Pick(random, Paces), Holds[seed % Holds.Length], groups, machines, lines);
    }

    private static Line Work(Random random, int at) =>
        new(at, random.Next(3) == 0 ? Act.BigWork : Act.Work, $"w{random.Next(1, 4)}", random.Next(3) == 0 ? 0 : random.Next(1, 9));

    private static Line Trouble(Random random, int at, Act act, List<MachineSetup> machines) => act switch
    {
        Act.Autoscaler => new(at, act, "-", 0),
        Act.Dies => new(at, act, "-", random.Next(1, 25)),
        Act.Away => new(at, act, "-", random.Next(5, 300)),
        Act.Deaf or Act.Jobs => new(at, act, Pick(random, machines).Name, random.Next(1, 4)),
        Act.Slow => new(at, act, Pick(random, machines).Name, random.Next(2, 8)),
        _ => new(at, act, Pick(random, machines).Name, 0),
    };

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
