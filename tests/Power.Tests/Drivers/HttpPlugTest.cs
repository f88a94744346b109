using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>What tests of devices with relays have in common.</summary>
public abstract class HttpPlugTest : IDisposable
{
    private protected Secrets Secrets { get; } = new Secrets().WithLogin();

    private protected WatchedClock Clock { get; } = new();

    private protected static Credentials Login => new() { SecretName = "login" };

    public void Dispose()
    {
        Secrets.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> RunAsync(HttpSwitch plug, PowerAction action) =>
        await new PowerRun(new() { Http = plug }, Secrets.Folder, Clock).RunAsync(action, TimeSpan.FromSeconds(60), CancellationToken.None);

    private protected async Task<PowerReading> ReadAsync(HttpSwitch plug)
    {
        using var hardware = new HttpPlug(plug, Secrets.Folder, Clock);
        return await hardware.ReadAsync(CancellationToken.None);
    }

    private protected async Task<string> ErrorAsync(HttpSwitch plug, PowerAction action) => await ErrorAsync(() => RunAsync(plug, action));

    private protected static async Task<string> ErrorAsync(Func<Task> work)
    {
        var error = await Failing.With<PowerException>(work);
        await Assert.That(error.ToString()).DoesNotContain(Secrets.Password).And.DoesNotContain(Uri.EscapeDataString(Secrets.Password));
        return error.Message;
    }
}
