using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Says what is wrong and what is unwise about a Group or a machine, as it is written for the first time or over a former version.</summary>
public static class Judge
{
    public static Findings Of(Group group, Group? before, Surroundings around)
    {
        var findings = Alone(group);
        if (before is not null)
        {
            findings.Forgive(Alone(before));
        }

        return findings;

        Findings Alone(Group judged)
        {
            var findings = new Findings();
            GroupRules.Check(judged, around, findings);
            return findings;
        }
    }

    public static Findings Of(Machine machine, Machine? before, Surroundings around)
    {
        var findings = Alone(machine);
        if (before is not null)
        {
            findings.Forgive(Alone(before));
            MachineChange.Check(before, machine, findings);
        }

        return findings;

        Findings Alone(Machine judged)
        {
            var findings = new Findings();
            MachineRules.Check(judged, around, findings);
            return findings;
        }
    }
}
