using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>Puts a pretend machine behind each Node resource, and runs the kubelets of all machines.</summary>
public sealed class Rack(PretendHardware hardware, KubeApi api, ControlPlaneVerbs verbs, WorldStores stores, WorldTiming timing) : IWorldComponent
{
    private static readonly NodeTemplate Ordinary = new()
    {
        Capacity = [new("cpu", "4"), new("memory", "8Gi"), new("pods", "110")],
        Architecture = "amd64",
        OperatingSystem = "linux",
    };

    private readonly Dictionary<KubeNodeName, PretendKubelet> _kubelets = [];

    /// <summary>What is odd about the machine of a name; nothing unless somebody says so.</summary>
    public Func<MachineName, MachineBehaviour> Behaviour { get; set; } = static _ => new();

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var machine in stores.Machines.Current.All)
        {
            if (hardware.Find(machine.KubeNodeName) is null)
            {
                Add(machine);
            }
        }

        foreach (var machine in hardware.All.ToList())
        {
            if (!_kubelets.TryGetValue(machine.Name, out var kubelet))
            {
                _kubelets[machine.Name] = kubelet = new(machine, api, verbs, stores, timing);
            }

            await kubelet.StepAsync(now, cancellation);
        }
    }

    /// <summary>The machine as its owner describes it, in the state that its owner wants: somebody enrolled what was there.</summary>
    private void Add(Machine machine)
    {
        var declared = machine.Spec.Template ?? (machine.Group is { } group ? stores.Groups.Current.Find(group.Key)?.Spec.Template : null);
        var template = declared is { Capacity.Count: > 0 } ? declared : Ordinary;
        var pretend = new PretendMachine(machine.KubeNodeName, template, Behaviour(machine.Name), timing);
        hardware.Add(pretend);
        if (machine.Spec.PowerState == PowerState.On)
        {
            pretend.WasOn();
        }
    }
}
