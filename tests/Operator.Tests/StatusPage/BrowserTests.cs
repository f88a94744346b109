using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.StatusPage;

/// <summary>The page in a real browser. UPDATE_SNAPSHOTS=1 makes the pictures of docs/status-page.md anew.</summary>
[NotInParallel("browser")]
public class BrowserTests
{
    private const string Hostile = "<img src=x onerror=\"document.title='broken'\">";

    private static readonly string Pictures = Path.Combine(Repository.Root, "docs", "images");

    [Test]
    public async Task Each_machine_has_a_tile_with_its_state_in_words()
    {
        await using var shown = await ShownFleet.StartAsync();
        await using var browser = await Browser.OpenAsync(shown.Address);

        await Assert.That(await browser.EvaluateAsync("document.getElementById('sum').textContent")).IsEqualTo("2 of 7 machines on · 2 under way · 1 with trouble");
        await Assert.That(await browser.EvaluateAsync("[...document.querySelectorAll('h3')].map(h => h.textContent).join(' ')")).IsEqualTo("mini-pc-1 mini-pc-2 mini-pc-3 mini-pc-4 mini-pc-5 server-1 old-laptop");
        await Assert.That(await browser.EvaluateAsync("[...document.querySelectorAll('.state')].map(s => s.textContent).join(', ')")).IsEqualTo("ready, starting up, off, off, off, draining, ready");
        await Assert.That(await browser.EvaluateAsync("[...document.querySelectorAll('article')].every(a => /Next: .+/.test(a.textContent))")).IsEqualTo("true");
        await Assert.That(await browser.EvaluateAsync("document.querySelectorAll('button').length + ' ' + document.getElementById('foot').hidden")).IsEqualTo("0 true");
        await Assert.That(browser.Complaints).IsEmpty();
    }

    [Test]
    public async Task A_change_is_shown_without_a_reload_and_a_lost_connection_is_said()
    {
        var shown = await ShownFleet.StartAsync();
        await using var browser = await Browser.OpenAsync(shown.Address);
        await browser.EvaluateAsync("window.mark = 'same page'");
        await shown.Cluster.PutAsync(Make.Machine("newcomer", group: null), fresh => fresh);
        shown.Pump();
        await browser.UntilAsync("document.body.textContent.includes('newcomer')");

        await Assert.That(await browser.EvaluateAsync("window.mark")).IsEqualTo("same page");
        await shown.DisposeAsync();
        await browser.UntilAsync("document.getElementById('link').textContent.startsWith('connection lost, last seen')");
    }

    [Test]
    public async Task What_the_cluster_says_is_never_taken_for_HTML()
    {
        await using var shown = await ShownFleet.StartAsync();
        var odd = Make.Machine("odd", group: null, status: new() { Message = Hostile, ObservedGeneration = 1, Progress = MachineState.Ready });
        await shown.Cluster.PutAsync(odd, fresh => fresh with { Status = odd.Status });
        shown.Pump();
        await using var browser = await Browser.OpenAsync(shown.Address);

        await Assert.That(await browser.EvaluateAsync("document.title + ' ' + document.images.length")).IsEqualTo("Homelab 0");
        await Assert.That(await browser.EvaluateAsync("document.querySelector('main').textContent")).Contains(Hostile);
    }

    [Test]
    public async Task A_machine_is_woken_with_the_keyboard_and_a_token()
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageActions = true });
        await using var browser = await Browser.OpenAsync(shown.Address);
        var token = shown.Cluster.Cluster.IssueToken(User.Admin);
        await browser.EvaluateAsync("document.querySelector('[aria-label=\"wake mini-pc-3\"]').focus(); document.activeElement.click()");
        await browser.UntilAsync("document.getElementById('said').textContent.includes('no valid Kubernetes token')");

        await browser.EvaluateAsync($"document.getElementById('token').value = '{token}'; document.querySelector('[aria-label=\"wake mini-pc-3\"]').click()");
        await browser.UntilAsync("document.getElementById('said').textContent.includes('wake mini-pc-3: done')");

        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-3")).Spec.PowerState).IsEqualTo(PowerState.On);
        shown.Pump();
        await browser.UntilAsync("document.querySelector('[aria-label=\"sleep mini-pc-3\"]')");
    }

    [Test]
    [Arguments(360)]
    [Arguments(1200)]
    public async Task Nothing_sticks_out_of_the_window(int width)
    {
        await using var shown = await ShownFleet.StartAsync(53);
        await using var browser = await Browser.OpenAsync(shown.Address, width);

        await Assert.That(await browser.EvaluateAsync("document.querySelectorAll('article').length")).IsEqualTo("60");
        await Assert.That(await browser.EvaluateAsync("document.documentElement.scrollWidth")).IsEqualTo($"{width}");
    }

    [Test]
    [Arguments("status-light.png", 0, 1200, 800, false)]
    [Arguments("status-dark.png", 0, 1200, 800, true)]
    [Arguments("status-phone.png", 0, 400, 900, false)]
    [Arguments("status-60-machines.png", 53, 1400, 1100, true)]
    public async Task The_pictures_of_the_guide_can_be_made(string file, int more, int width, int height, bool isDark)
    {
        await using var shown = await ShownFleet.StartAsync(more);
        await using var browser = await Browser.OpenAsync(shown.Address, width, height, isDark);
        var picture = await browser.ShootAsync();

        await Assert.That(await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).IsEqualTo(isDark ? "rgb(15, 19, 24)" : "rgb(246, 247, 249)");
        await Assert.That(picture.Length).IsBetween(10_000, 400_000);
        if (Snapshots.AreWritten)
        {
            Directory.CreateDirectory(Pictures);
            await File.WriteAllBytesAsync(Path.Combine(Pictures, file), picture);
        }
    }
}
