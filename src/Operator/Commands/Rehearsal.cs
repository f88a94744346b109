using System.Globalization;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>
/// Switches one machine off and on again, or on and off if it is off, through the operator: everything that Cluster Autoscaler
/// would have it do later, seen once beforehand. It ends as it began.
/// </summary>
public sealed class Rehearsal(KubeApi api, TextWriter output, TimeProvider clock, TimeSpan timeout)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long the wish that was there before may take to be written again, once nobody waits any more.</summary>
    private static readonly TimeSpan RestoreTime = TimeSpan.FromSeconds(10);

    /// <summary>How long the operator may take to notice a wish.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(30);

    /// <returns>Whether the machine did as it was told.</returns>
    /// <exception cref="KubeApiException">The API server refused or could not be asked.</exception>
    public async Task<bool> RunAsync(MachineName name, CancellationToken cancellation)
    {
        var machine = await api.GetAsync<Machine>(name.Key, cancellation);
        if (WhyNot(machine, await GroupOfAsync(machine, cancellation), clock.GetUtcNow()) is { } reason)
        {
            await output.WriteLineAsync($"{name.Name} cannot be rehearsed: {reason}");
            return false;
        }

        var before = machine.Status.Progress == MachineState.Ready ? PowerState.On : PowerState.Off;
        var other = before == PowerState.On ? PowerState.Off : PowerState.On;
        await output.WriteLineAsync($"{name.Name} is {before.ToWire()}: {other.ToWire()}, then {before.ToWire()} again");
        if (machine.Group is { } group)
        {
            await output.WriteLineAsync($"It belongs to {group.Name} already: Cluster Autoscaler leaves it alone meanwhile, and its Pods are moved away");
        }

        try
        {
            var there = await SwitchAsync(machine, other, cancellation);
            var back = await SwitchAsync(await api.GetAsync<Machine>(name.Key, cancellation), before, cancellation);
            await RestoreAsync(machine, before, cancellation);
            await output.WriteLineAsync(there && back ? "It does as it is told" : "It does not do as it is told");
            return there && back;
        }
        catch
        {
            await BreakOffAsync(machine, before);
            throw;
        }
    }

    private async Task<Group?> GroupOfAsync(Machine machine, CancellationToken cancellation) =>
        machine.Group is { } group ? await api.FindAsync<Group>(group.Key, cancellation) : null;

    /// <summary>Also who interrupts a rehearsal gets the machine back as it was.</summary>
    private async Task BreakOffAsync(Machine machine, PowerState before)
    {
        using var patience = new CancellationTokenSource(RestoreTime);
        try
        {
            await RestoreAsync(machine, before, patience.Token);
            await output.WriteLineAsync($"The rehearsal is broken off: {machine.Metadata.Name} is wanted {before.ToWire()} again");
        }
        catch (OutputException)
        {
            // Nobody can be told, which is why it was broken off.
        }
        catch (Exception e) when (e is KubeApiException or OperationCanceledException)
        {
            await output.WriteLineAsync($"The rehearsal is broken off, and that {machine.Metadata.Name} is wanted {before.ToWire()} again could not be written ({e.Message}): {ProgramName.Text} {(before == PowerState.On ? "wake" : "sleep")} {machine.Metadata.Name}");
        }
    }

    private async Task RestoreAsync(Machine machine, PowerState before, CancellationToken cancellation) =>
        await WishAsync(await api.GetAsync<Machine>(machine.Name.Key, cancellation), before, SourceOf(machine), cancellation);

    private static string? WhyNot(Machine machine, Group? group, DateTimeOffset now) => machine switch
    {
        { Status.Progress: not (MachineState.Ready or MachineState.Shutdown) } => $"it is {machine.Status.Progress.ToWire()}: {machine.Status.Message ?? "no operator has looked at it"}",
        { Metadata.DeletionTimestamp: not null } => "it is being deleted",
        _ => Restraint.OnJob(new(machine, group, null, [], default, null, EffectivePolicy.Of(machine, group, new())), PowerOperationKind.Shutdown, WishSource.Person, now)?.Message,
    };

    /// <summary>Whose wish it is afterwards: a rehearsal must not leave a person's hold behind, which would keep Cluster Autoscaler away.</summary>
    private static WishSource SourceOf(Machine machine) =>
        machine.Status.Wish is { } wish ? Wishes.SourceAfterwards(wish, machine.Status.Progress) : WishSource.Enrolment;

    private async Task<bool> SwitchAsync(Machine machine, PowerState state, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        machine = await WishAsync(machine, state, WishSource.Person, cancellation);
        var said = "";
        while (!IsSettled(machine, state))
        {
            var elapsed = clock.GetElapsedTime(start);
            if (machine.Status.Message is { } message && message != said)
            {
                said = message;
                await SayAsync(elapsed, message);
            }

            if (machine.Status.Wish?.PowerState != state && elapsed > Notice)
            {
                await SayAsync(elapsed, $"No operator has noticed within {GoDuration.Format(Notice)}: does one run, and for this namespace?");
                return false;
            }

            if (HasFailed(machine, state))
            {
                return false;
            }

            if (elapsed > timeout)
            {
                await SayAsync(elapsed, "That is too long (--timeout)");
                return false;
            }

            await Task.Delay(Look, clock, cancellation);
            machine = await api.GetAsync<Machine>(machine.Name.Key, cancellation);
        }

        var how = state == PowerState.On ? "On and Ready" : machine.Status.OffVerified is true ? "Off, as its hardware says" : "Off, as its silence tells";
        await SayAsync(clock.GetElapsedTime(start), how);
        return true;
    }

    private async Task<Machine> WishAsync(Machine machine, PowerState state, WishSource source, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var wished = new WishChange(machine, state, source, clock.GetUtcNow()).Apply();
                return await api.UpdateAsync(machine, wished, null, cancellation);
            }
            catch (KubeApiException e) when (e.IsConflict)
            {
                machine = await api.GetAsync<Machine>(machine.Name.Key, cancellation);
            }
        }
    }

    /// <summary>The state before the operator has seen the wish does not count.</summary>
    private static bool IsSettled(Machine machine, PowerState state) =>
        machine.Status.Wish?.PowerState == state && machine.Status.Progress == (state == PowerState.On ? MachineState.Ready : MachineState.Shutdown);

    private static bool HasFailed(Machine machine, PowerState state) =>
        machine.Status.Wish?.PowerState == state && machine.Status.Progress is MachineState.StartupFailed or MachineState.ShutdownFailed or MachineState.DrainFailed;

    private Task SayAsync(TimeSpan elapsed, string what) =>
        output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,7:0.0} s  {Printable.Of(what)}"));
}
