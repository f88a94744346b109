using System.Net;
using HomelabAutoscaler.Operator.Tests.Certificates;

namespace HomelabAutoscaler.Operator.Tests.StatusPage;

/// <summary>How many may look at once, and over what.</summary>
public class ViewerTests
{
    private const int Most = 32;

    private static readonly Uri Events = new("/events", UriKind.Relative);

    [Test]
    public async Task As_many_as_there_is_room_for_look_at_once_and_whoever_leaves_makes_room()
    {
        await using var shown = await ShownFleet.StartAsync();
        using var http = new HttpClient { BaseAddress = shown.Address };
        var viewers = new List<Stream>();
        try
        {
            for (var viewer = 0; viewer < Most; viewer++)
            {
                viewers.Add(await PassingTimeAsync(shown, http.GetStreamAsync(Events)));
            }

            await Assert.That(await StatusAsync(shown, http, "/events")).IsEqualTo(HttpStatusCode.ServiceUnavailable);
            await Assert.That(await StatusAsync(shown, http, "/")).IsEqualTo(HttpStatusCode.OK).Because("the page itself is still to be had");

            await viewers[0].DisposeAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await StatusAsync(shown, http, "/events") != HttpStatusCode.OK)
            {
                await Task.Delay(10, patience.Token);
            }
        }
        finally
        {
            viewers.ForEach(viewer => viewer.Dispose());
        }
    }

    [Test]
    public async Task Of_more_that_come_at_once_as_many_stay()
    {
        await using var shown = await ShownFleet.StartAsync();
        using var http = new HttpClient { BaseAddress = shown.Address };
        var answers = await PassingTimeAsync(shown, Task.WhenAll(Enumerable.Range(0, Most + 8).Select(_ => http.GetAsync(Events, HttpCompletionOption.ResponseHeadersRead))));

        await Assert.That(answers.Count(answer => answer.IsSuccessStatusCode)).IsEqualTo(Most);
        await Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable)).IsEqualTo(8);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Test]
    public async Task A_secure_page_shows_the_certificate_of_its_folder()
    {
        using var authority = new Authority();
        using var certificate = authority.Server();
        using var folder = new MountedSecret(certificate, null);
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageSecure = true, StatusPageCertPath = folder.Folder });

        await Assert.That(await ShownByAsync(shown)).IsEqualTo(certificate.Thumbprint);
    }

    [Test]
    public async Task Without_a_folder_it_shows_one_of_its_own_and_is_not_to_be_had_in_the_clear()
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageSecure = true });
        using var http = new HttpClient { BaseAddress = new($"http://{shown.Address.Authority}") };

        await Assert.That(await ShownByAsync(shown)).IsNotEmpty();
        await Assert.That(async () => await http.GetStringAsync("/")).Throws<HttpRequestException>();
    }

    private static async Task<string> ShownByAsync(ShownFleet shown)
    {
        var thumbprint = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                thumbprint = certificate!.Thumbprint;
                return true;
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = new($"https://{shown.Address.Authority}") };
        await Assert.That(await http.GetStringAsync("/fleet.json")).Contains("mini-pc-1");
        return thumbprint;
    }

    private static async Task<HttpStatusCode> StatusAsync(ShownFleet shown, HttpClient http, string path)
    {
        using var answer = await PassingTimeAsync(shown, http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead));
        return answer.StatusCode;
    }

    /// <summary>Nobody is told more often than once a second, and that is by the test's clock.</summary>
    private static async Task<T> PassingTimeAsync<T>(ShownFleet shown, Task<T> answer)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!answer.IsCompleted)
        {
            shown.Pump();
            await Task.Delay(1, patience.Token);
        }

        return await answer;
    }
}
