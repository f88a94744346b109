using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>Requests of one's own.</summary>
public sealed class HttpCommandTests : HttpPlugTest
{
    [Test]
    public async Task Without_more_it_is_a_GET_of_the_url()
    {
        await using var device = await AnsweringAsync(200, "");
        await RunAsync(Plug(device, new()), PowerAction.On);
        await Assert.That(device.Asked).IsEquivalentTo(["GET /"]);
    }

    [Test]
    [Arguments("/api/on?x=1", "GET /api/on?x=1")]
    [Arguments("api/on", "GET /api/on")]
    [Arguments("?on", "GET /?on")]
    public async Task Its_path_is_added_to_the_url(string path, string asked)
    {
        await using var device = await AnsweringAsync(200, "");
        await RunAsync(Plug(device, new() { Path = path }), PowerAction.On);
        await Assert.That(device.Asked).IsEquivalentTo([asked]);
    }

    [Test]
    public async Task With_a_body_it_is_a_POST_of_JSON()
    {
        await using var device = await AnsweringAsync(200, "");
        await RunAsync(Plug(device, new() { Path = "/switch", Body = "{\"on\":true}" }), PowerAction.On);
        var seen = device.Seen.Single();
        await Assert.That(seen.ToString()).IsEqualTo("POST /switch");
        await Assert.That(seen.Body).IsEqualTo("{\"on\":true}");
        await Assert.That(seen.Headers["Content-Type"]).IsEqualTo("application/json; charset=utf-8");
    }

    [Test]
    public async Task Its_method_and_headers_are_sent_also_those_of_the_body()
    {
        await using var device = await AnsweringAsync(200, "");
        var headers = StringMap.Create([new("X-Token", "abc"), new("Content-Type", "text/plain"), new("Authorization", "Bearer xyz")]);
        await RunAsync(Plug(device, new() { Method = "PUT", Path = "/relay", Headers = headers, Body = "on" }), PowerAction.On);
        var seen = device.Seen.Single();
        await Assert.That(seen.Method).IsEqualTo("PUT");
        await Assert.That(seen.Headers["X-Token"]).IsEqualTo("abc");
        await Assert.That(seen.Headers["Content-Type"]).IsEqualTo("text/plain");
        await Assert.That(seen.Headers["Authorization"]).IsEqualTo("Bearer xyz");
    }

    [Test]
    [Arguments("Content-Type", "text/plain", "the header Content-Type cannot be sent without a body")]
    [Arguments("not a header", "x", "the header not a header cannot be sent")]
    [Arguments("X-Lines", "a\r\nX-Smuggled: b", "the header X-Lines cannot be sent: its value is not one line")]
    public async Task A_header_that_cannot_be_sent_is_told(string name, string value, string said)
    {
        await using var device = await AnsweringAsync(200, "");
        await Assert.That(await ErrorAsync(Plug(device, new() { Headers = StringMap.Create([new(name, value)]) }), PowerAction.On)).Contains(said);
    }

    [Test]
    [Arguments(204, null, true)]
    [Arguments(299, null, true)]
    [Arguments(302, null, false)]
    [Arguments(302, 302, true)]
    [Arguments(200, 202, false)]
    [Arguments(500, null, false)]
    public async Task The_status_must_be_the_expected_one(int status, int? expected, bool succeeds)
    {
        await using var device = await AnsweringAsync(status, "");
        var plug = Plug(device, new() { ExpectedStatus = expected });
        if (succeeds)
        {
            await RunAsync(plug, PowerAction.On);
        }
        else
        {
            await Assert.That(await ErrorAsync(plug, PowerAction.On)).Contains($"http.turnOn").And.Contains($"status {status} instead of {expected?.ToString(null, null) ?? "200 to 299"}");
        }
    }

    [Test]
    public async Task The_body_must_match_what_is_expected()
    {
        await using var device = await AnsweringAsync(200, "{\"state\": \"on\"}");
        await RunAsync(Plug(device, new() { ExpectedBody = "\"state\":\\s*\"on\"" }), PowerAction.On);
        await Assert.That(await ErrorAsync(Plug(device, new() { ExpectedBody = "^off$" }), PowerAction.On)).Contains("the body does not match ^off$");
    }

    [Test]
    public async Task A_regular_expression_that_is_none_is_told()
    {
        await using var device = await AnsweringAsync(200, "on");
        await Assert.That(await ErrorAsync(Plug(device, new() { ExpectedBody = "(on" }), PowerAction.On)).Contains("expectedBody (on: this is no regular expression");
    }

    [Test]
    public async Task A_regular_expression_that_never_ends_is_given_up()
    {
        await using var device = await AnsweringAsync(200, new string('a', 60) + "!");
        await Assert.That(await ErrorAsync(Plug(device, new() { ExpectedBody = "^(a+)+$" }), PowerAction.On)).Contains("expectedBody ^(a+)+$: looking for it takes longer");
    }

    [Test]
    public async Task A_refused_login_leads_to_the_Secret()
    {
        await using var device = await AnsweringAsync(401, "");
        await Assert.That(await ErrorAsync(Plug(device, new()) with { Credentials = Login }, PowerAction.On)).Contains("check the Secret of http.credentials");
    }

    [Test]
    [Arguments("off", true)]
    [Arguments("on", false)]
    public async Task IsOff_tells_by_its_success(string answer, bool isOff)
    {
        await using var device = await AnsweringAsync(200, answer);
        await Assert.That((await ReadAsync(Plug(device, new()) with { IsOff = new() { Path = "/state", ExpectedBody = "^off$" } })).IsOff).IsEqualTo(isOff);
    }

    [Test]
    public async Task Own_requests_win_over_the_preset()
    {
        await using var device = await AnsweringAsync(200, "");
        var plug = new HttpSwitch { Preset = HttpPreset.Tasmota, Url = device.Url, TurnOn = new() { Path = "/1" }, TurnOff = new() { Path = "/0" }, IsOff = new() { Path = "/?" } };
        await RunAsync(plug, PowerAction.On);
        await RunAsync(plug, PowerAction.Off);
        await RunAsync(plug, PowerAction.VerifyOff);
        await Assert.That(device.Asked).IsEquivalentTo(["GET /1", "GET /0", "GET /?"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    [Arguments("")]
    [Arguments("GE T")]
    public async Task A_method_that_is_none_is_told(string method)
    {
        await using var device = await AnsweringAsync(200, "");
        await Assert.That(await ErrorAsync(Plug(device, new() { Method = method }), PowerAction.On)).Contains("no HTTP method");
    }

    private static Task<TestDevice> AnsweringAsync(int status, string body) => TestDevice.StartAsync((context, _) =>
    {
        context.Response.StatusCode = status;
        return status is 204 or 302 ? Task.CompletedTask : TestDevice.AnswerAsync(context, status, body);
    });

    private static HttpSwitch Plug(TestDevice device, HttpCommand on) => new() { Url = device.Url, TurnOn = on };
}
