using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>All machines by what they cost.</summary>
[Wire]
public sealed partial record TopReport
{
    /// <summary>What takes most now first; of machines whose watts nobody knows, what was on for longest.</summary>
    public ValueList<TopLine> Machines { get; init; }

    /// <summary>All of them together.</summary>
    public EnergyCount? Total { get; init; }

    public static TopReport Of(IEnumerable<Machine> machines, DateTimeOffset now)
    {
        var lines = machines.Select(machine => TopLine.Of(machine, now)).ToList();
        return new()
        {
            Machines =
            [
                .. lines
                    .OrderByDescending(line => EnergyMeter.Parse(line.Energy?.Watts))
                    .ThenByDescending(line => line.OnPercent ?? -1)
                    .ThenBy(line => line.Namespace, StringComparer.Ordinal)
                    .ThenBy(line => line.Name, StringComparer.Ordinal),
            ],
            Total = EnergyMeter.Sum(lines.Select(line => line.Energy)),
        };
    }
}
