using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Operator.Tests.StatusPage;

/// <summary>Debian's Chromium without a window, spoken to by the DevTools protocol. <c>make tools</c> installs it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-browser-");
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _complaints = [];
    private Process? _process;
    private string? _session;
    private int _calls;

    /// <summary>What scripts and policies complained of.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens a page, and waits until it shows something.</summary>
    public static async Task<Browser> OpenAsync(Uri page, int width = 1200, int height = 800, bool isDark = false)
    {
        var browser = new Browser();
        try
        {
            await browser._socket.ConnectAsync(await browser.StartAsync(), CancellationToken.None);
            var target = await browser.CallAsync("Target.createTarget", new() { ["url"] = "about:blank" });
            browser._session = (string)(await browser.CallAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }))["sessionId"]!;
            await browser.CallAsync("Runtime.enable", []);
            await browser.CallAsync("Log.enable", []);
            await browser.CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
            await browser.CallAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
            await browser.CallAsync("Page.navigate", new() { ["url"] = page.ToString() });
            await browser.UntilAsync("document.querySelector('article')");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression, as text.</summary>
    public async Task<string> EvaluateAsync(string expression) =>
        (await CallAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Waits until an expression holds.</summary>
    public Task UntilAsync(string expression) =>
        EvaluateAsync($"new Promise(done => {{ const look = () => ({expression}) ? done('yes') : setTimeout(look, 20); look(); }})");

    /// <summary>A picture of what is in the window.</summary>
    public async Task<byte[]> ShootAsync() => Convert.FromBase64String((string)(await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" }))["data"]!);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        for (var left = 5; left > 0 && Directory.Exists(_folder.FullName); left--)
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A child of the browser still writes.
            }
        }
    }

    private static string Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("there is no Chromium: run `make tools` first, or `make test`, which does");

    private async Task<Uri> StartAsync()
    {
        var start = new ProcessStartInfo(Find(), ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--hide-scrollbars", $"--user-data-dir={_folder.FullName}", "--remote-debugging-port=0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TZ"] = "UTC";
        _process = Process.Start(start)!;
        const string Said = "DevTools listening on ";
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, said) =>
        {
            if (said.Data?.StartsWith(Said, StringComparison.Ordinal) is true)
            {
                address.TrySetResult(new(said.Data[Said.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        return await address.Task.WaitAsync(Patience);
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var message = await ReceiveAsync(patience.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"] as JsonObject ?? throw new InvalidOperationException($"{method}: {message["error"]}");
            }

            Note(message);
        }
    }

    private async Task<JsonObject> ReceiveAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 << 10];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return (JsonObject)JsonNode.Parse(text.ToArray())!;
    }

    private void Note(JsonObject message)
    {
        var about = message["params"];
        if ((string?)message["method"] == "Runtime.exceptionThrown" || ((string?)message["method"] == "Log.entryAdded" && (string?)about?["entry"]?["level"] is "error"))
        {
            _complaints.Add(about!.ToJsonString());
        }
    }
}
