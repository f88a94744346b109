using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Mutators;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Power;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Whatever a device answers: a reading, or an error that names the device.</summary>
public sealed class DriverTests : IDisposable
{
    private const string Shelly1 = """{"ison":false,"has_timer":false,"overpower":false,"source":"http"}""";
    private const string Shelly1Status = """{"relays":[{"ison":false}],"meters":[{"power":12.5,"is_valid":true,"total":7}],"temperature":30.1}""";
    private const string Shelly2 = """{"id":0,"source":"init","output":false,"apower":8.9,"voltage":237.5,"aenergy":{"total":6.532}}""";
    private const string Tasmota = """{"POWER":"OFF","POWER1":"OFF"}""";
    private const string TasmotaStatus = """{"StatusSNS":{"Time":"2026-01-31T12:00:00","ENERGY":{"Total":3.185,"Power":[26,1],"Voltage":220}}}""";
    private const string Systems = """{"@odata.type":"#ComputerSystemCollection","Members@odata.count":1,"Members":[{"@odata.id":"/redfish/v1/Systems/1"}]}""";
    private const string System1 = """{"@odata.id":"/redfish/v1/Systems/1","Id":"1","PowerState":"On","Actions":{"#ComputerSystem.Reset":{"target":"/redfish/v1/Systems/1/Actions/Reset","@Redfish.ActionInfo":"/info"}}}""";
    private const string Info = """{"Parameters":[{"Name":"ResetType","AllowableValues":["GracefulShutdown","ForceOff"]}]}""";
    private const string Refusal = """{"error":{"code":"Base.1.8.GeneralError","message":"no","@Message.ExtendedInfo":[{"Message":"not now"}]}}""";

    private readonly AnyDevice _device = new();

    public void Dispose() => _device.Dispose();

    [Test]
    [Arguments(HttpPreset.ShellyGen1, "/relay/0", Shelly1)]
    [Arguments(HttpPreset.ShellyGen1, "/status", Shelly1Status)]
    [Arguments(HttpPreset.ShellyGen2, "/rpc/Switch.GetStatus?id=0", Shelly2)]
    [Arguments(HttpPreset.Tasmota, "/cm?cmnd=Power1", Tasmota)]
    [Arguments(HttpPreset.Tasmota, "/cm?cmnd=Status%208", TasmotaStatus)]
    [Arguments(HttpPreset.Tasmota, "/cm?cmnd=Power1", """{"WARNING":"Need user=<username>&password=<password>"}""")]
    public async Task A_plug_may_say_anything(HttpPreset preset, string path, string answer)
    {
        var plug = new PowerDriver { Http = new() { Url = _device.Url, Preset = preset, StandbyWatts = 20 } };
        await new Fuzzer($"{preset} {path}", input => DoAsync(plug, new()
        {
            ["/relay/0"] = AnyDevice.Ok(Shelly1),
            ["/status"] = AnyDevice.Ok(Shelly1Status),
            ["/rpc/Switch.GetStatus?id=0"] = AnyDevice.Ok(Shelly2),
            ["/cm?cmnd=Power1"] = AnyDevice.Ok(Tasmota),
            ["/cm?cmnd=Status%208"] = AnyDevice.Ok(TasmotaStatus),
            [path] = AnyDevice.Ok(input),
        })).RunAsync([new("as such a device answers", answer)], 150);
    }

    [Test]
    [Arguments("/redfish/v1/Systems", Systems)]
    [Arguments("/redfish/v1/Systems/1", System1)]
    [Arguments("/info", Info)]
    [Arguments("/redfish/v1/Systems/1/Actions/Reset", Refusal)]
    public async Task A_management_controller_may_say_anything(string path, string answer)
    {
        var controller = new PowerDriver { Redfish = new() { Url = _device.Url } };
        var prefix = path.EndsWith("Reset", StringComparison.Ordinal) ? "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray() : null;
        await new Fuzzer($"Redfish {path}", input => DoAsync(controller, new()
        {
            ["/redfish/v1/Systems"] = AnyDevice.Ok(Systems),
            ["/redfish/v1/Systems/1"] = AnyDevice.Ok(System1),
            ["/info"] = AnyDevice.Ok(Info),
            [path] = prefix is null ? AnyDevice.Ok(input) : [.. prefix, .. input],
        })).RunAsync([new("as such a controller answers", answer)], 150);
    }

    [Test]
    public async Task What_answers_need_not_even_speak_HTTP()
    {
        var probe = new PowerDriver { Http = new() { Url = _device.Url, TurnOff = new() { Path = "/off" }, IsOff = new() { Path = "/state", ExpectedBody = "^off$" } } };
        Seed[] corpus =
        [
            new("HTTP with a length", AnyDevice.Ok("off")),
            new("HTTP in pieces", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\noff\r\n0\r\n\r\n"),
            new("an old server", "HTTP/1.0 200\r\n\r\noff"),
            new("a redirect", "HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"),
            new("a login", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256\r\nContent-Length: 0\r\n\r\n"),
            new("something else", "SSH-2.0-OpenSSH_9.2\r\n"),
        ];
        await new Fuzzer("a status probe", input => DoAsync(probe, new() { [""] = input })) { Mutators = Mutator.Binary }.RunAsync(corpus, 600);
    }

    private async Task DoAsync(PowerDriver driver, Dictionary<string, byte[]> answers)
    {
        _device.Answers = answers;
        var run = new PowerRun(driver, new("/nowhere"), TimeProvider.System);
        await CheckAsync(async () =>
        {
            foreach (var (_, reading) in await run.ReadAsync(CancellationToken.None))
            {
                Expect.Message(reading.Says);
            }
        });
        await CheckAsync(async () => Expect.Message(await run.RunAsync(PowerAction.Off, TimeSpan.FromSeconds(20), CancellationToken.None)));
    }

    private async Task CheckAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (PowerException e)
        {
            Expect.Message(e.Message);
            Expect.That(e.Message.Contains(_device.Url, StringComparison.Ordinal), $"the device is not named: {e.Message}");
        }
    }
}
