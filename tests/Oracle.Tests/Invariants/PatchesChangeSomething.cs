namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>The operator sends no patch for what is there already: it would send it again at each look.</summary>
internal sealed class PatchesChangeSomething : Invariant
{
    public PatchesChangeSomething(Run run)
        : base(run)
    {
        foreach (var shelf in run.Homelab.Objects.ByRoot.Values)
        {
            shelf.PatchedInVain += key => Broken($"a patch of {shelf.Root} {key} changed nothing");
        }
    }
}
