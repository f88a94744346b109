using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>The API server's verbs for the kinds in use. Nothing is read whole and written back: every change is a patch.</summary>
public sealed class KubeApi(KubeConnection connection, TimeProvider clock, string userAgent)
{
    /// <summary>What an over-long watch is given beyond its time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Proxies serve several clusters below paths of their own: https://HOST/k8s/clusters/ID.</summary>
    private readonly string _server = connection.Server.AbsoluteUri.TrimEnd('/');

    /// <summary>How long an ordinary request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told of each request's verb and HTTP status, which is null without an answer.</summary>
    public Action<string, HttpStatusCode?>? Answered { get; init; }

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 250;

    /// <exception cref="KubeApiException">The request failed; see <see cref="KubeApiException.IsNotFound"/>.</exception>
    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : class, IKubeResource<T> =>
        SendAsync<T>(HttpMethod.Get, T.Resource.PathOf(key), KubeRequest.Of<T>("get", key), null, cancellation);

    /// <summary>The object, or null when there is none.</summary>
    /// <exception cref="KubeApiException">The request failed in another way.</exception>
    public async Task<T?> FindAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        try
        {
            return await GetAsync<T>(key, cancellation);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <exception cref="KubeApiException">The request failed; see <see cref="KubeApiException.IsAlreadyExists"/>.</exception>
    public Task<T> CreateAsync<T>(T value, CancellationToken cancellation)
        where T : class, IKubeResource<T> =>
        SendAsync<T>(
            HttpMethod.Post,
            T.Resource.PathOf(value.Metadata.Namespace),
            KubeRequest.Of<T>("create", value.Key),
            new JsonBody("application/json", value.Write),
            cancellation);

    /// <summary>Patches an object or one of its subresources with what <paramref name="write"/> writes.</summary>
    /// <exception cref="KubeApiException">The request failed; see <see cref="KubeApiException.IsConflict"/>.</exception>
    public Task<T> PatchAsync<T>(ObjectKey key, string? subresource, PatchKind kind, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, IKubeResource<T> =>
        SendAsync<T>(
            HttpMethod.Patch,
            subresource is null ? T.Resource.PathOf(key) : $"{T.Resource.PathOf(key)}/{subresource}",
            KubeRequest.Of<T>("patch", key, subresource),
            new JsonBody(kind == PatchKind.Merge ? "application/merge-patch+json" : "application/strategic-merge-patch+json", write),
            cancellation);

    /// <summary>
    /// Writes the difference between two versions of an object as a merge patch, on condition that nobody wrote since the
    /// first one was read.
    /// </summary>
    /// <exception cref="KubeApiException">The request failed; see <see cref="KubeApiException.IsConflict"/>.</exception>
    public Task<T> UpdateAsync<T>(T before, T after, string? subresource, CancellationToken cancellation)
        where T : class, IKubeResource<T> =>
        PatchAsync<T>(
            before.Key,
            subresource,
            PatchKind.Merge,
            writer => T.WritePatch(
                writer,
                before.WithMetadata(before.Metadata with { ResourceVersion = null }),
                after.WithMetadata(after.Metadata with { ResourceVersion = before.Metadata.ResourceVersion })),
            cancellation);

    /// <summary>Deletes an object, of this very uid, and what it owns in the background; that it is gone already is fine.</summary>
    /// <exception cref="KubeApiException">The request failed in another way.</exception>
    public async Task DeleteAsync<T>(T value, CancellationToken cancellation, int? gracePeriodSeconds = null)
        where T : class, IKubeResource<T>
    {
        var request = KubeRequest.Of<T>("delete", value.Key);
        var body = new JsonBody("application/json", writer => DeleteOptions.Write(writer, value.Metadata.Uid, gracePeriodSeconds));
        try
        {
            using var response = await SendAsync(HttpMethod.Delete, T.Resource.PathOf(value.Key), request, body, cancellation);
        }
        catch (KubeApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or another object has its name by now.
        }
    }

    /// <summary>
    /// Asks for a Pod's eviction, which the server refuses with <see cref="HttpStatusCode.TooManyRequests"/> while a
    /// PodDisruptionBudget forbids it; that the Pod is gone already is fine.
    /// </summary>
    /// <exception cref="KubeApiException">The request failed or was refused.</exception>
    public async Task EvictAsync(Pod pod, int? gracePeriodSeconds, CancellationToken cancellation)
    {
        var key = ((IKubeResource<Pod>)pod).Key;
        var request = KubeRequest.Of<Pod>("evict", key);
        var body = new JsonBody("application/json", writer => Eviction.Write(writer, pod, gracePeriodSeconds));
        try
        {
            using var response = await SendAsync(HttpMethod.Post, $"{Pod.Resource.PathOf(key)}/eviction", request, body, cancellation);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Gone.
        }
    }

    /// <summary>Reads all objects, page by page.</summary>
    /// <param name="onUnreadable">Told of objects that do not fit the model; they are passed over.</param>
    /// <returns>The resourceVersion from which a watch may continue.</returns>
    /// <exception cref="KubeApiException">A request failed.</exception>
    public async Task<string> ListAsync<T>(
        ListScope scope, Action<T> onItem, Action<Exception> onUnreadable, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        var token = "";
        while (true)
        {
            var page = await PageAsync(scope, PageSize, token, onItem, onUnreadable, cancellation);
            if (page.Continue.Length == 0)
            {
                return page.ResourceVersion;
            }

            token = page.Continue != token ? page.Continue
                : throw new KubeApiException(KubeRequest.Of<T>("list", scope.Namespace), null, "NoAnswer", "the list has no end: its next page is the same again");
        }
    }

    /// <summary>The newest resourceVersion of the scope, without its objects.</summary>
    /// <exception cref="KubeApiException">The request failed.</exception>
    public async Task<string> NewestVersionAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : class, IKubeResource<T> =>
        (await PageAsync<T>(scope, 1, "", static _ => { }, static _ => { }, cancellation)).ResourceVersion;

    /// <summary>
    /// Watches from a resourceVersion until the server ends the watch, which it does after <paramref name="lifetime"/>. A
    /// watch that is longer silent than that is cut: half-open connections are noticed so, whatever the protocol.
    /// </summary>
    /// <param name="onOpened">Told once the server has accepted the watch, which may be long before the first event.</param>
    /// <exception cref="KubeApiException">The request failed, or the server reported an error; see <see cref="KubeApiException.IsGone"/>.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope, string resourceVersion, TimeSpan lifetime, Action onOpened, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        var request = KubeRequest.Of<T>("watch", scope.Namespace);
        var path = scope.Path<T>(
            "watch=1", "allowWatchBookmarks=true", $"timeoutSeconds={(int)lifetime.TotalSeconds}", $"resourceVersion={Uri.EscapeDataString(resourceVersion)}");
        using var limit = Timeout(lifetime + Grace, cancellation);
        using var response = await SendAsync(HttpMethod.Get, path, request, null, cancellation);
        onOpened();
        using var buffer = new ResponseBuffer(await response.Content.ReadAsStreamAsync(limit.Token));
        await using var events = new WatchReader<T>(buffer, request).ReadAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        while (await NextAsync(events, request, cancellation))
        {
            yield return events.Current;
        }
    }

    private async Task<ListPage> PageAsync<T>(
        ListScope scope, int size, string token, Action<T> onItem, Action<Exception> onUnreadable, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        var request = KubeRequest.Of<T>("list", scope.Namespace);
        var path = scope.Path<T>($"limit={size}", token.Length > 0 ? $"continue={Uri.EscapeDataString(token)}" : "");
        using var timeout = Timeout(RequestTimeout * 2, cancellation);
        using var response = await SendAsync(HttpMethod.Get, path, request, null, cancellation);
        try
        {
            using var buffer = new ResponseBuffer(await response.Content.ReadAsStreamAsync(timeout.Token));
            return await new ListReader<T>(buffer, onItem, onUnreadable).ReadAsync(timeout.Token);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw NoAnswer(request, e, cancellation);
        }
    }

    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<WatchEvent<T>> events, KubeRequest request, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw NoAnswer(request, e, cancellation);
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, KubeRequest request, HttpContent? body, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        using var timeout = Timeout(RequestTimeout, cancellation);
        using var response = await SendAsync(method, path, request, body, cancellation);
        try
        {
            return await ReadAsync<T>(response, timeout.Token);
        }
        catch (Exception e) when (UnreadableObjectException.IsCause(e))
        {
            throw new KubeApiException(request, response.StatusCode, "Unreadable", Cause.Of(e), inner: e);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw NoAnswer(request, e, cancellation);
        }
    }

    /// <summary>Sends a request and returns once the answer's headers are there.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, KubeRequest request, HttpContent? body, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(method, _server + path)
        {
            Content = body,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        using var timeout = Timeout(RequestTimeout, cancellation);
        HttpResponseMessage response;
        try
        {
            message.Headers.Authorization = await connection.CredentialsAsync(timeout.Token);
            response = await connection.Http.SendAsync(message, timeout.Token);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            var failure = NoAnswer(request, e, cancellation);
            Answered?.Invoke(request.Verb, null);
            throw failure;
        }

        Answered?.Invoke(request.Verb, response.StatusCode);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            connection.Refused(message.Headers.Authorization);
        }

        using (response)
        {
            throw await FailureAsync(request, response, timeout.Token);
        }
    }

    private async Task<KubeApiException> FailureAsync(KubeRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        KubeStatus? status = null;
        try
        {
            status = await ReadAsync<KubeStatus>(response, cancellation);
        }
        catch (Exception e) when (UnreadableObjectException.IsCause(e) || IsConnectionFailure(e))
        {
            // Not every proxy on the way answers with a Status.
        }

        var retryAfter = response.Headers.RetryAfter is RetryConditionHeaderValue { Delta: { } delta } ? delta
            : status?.Details?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null;
        var said = status?.Message ?? "no further word";
        return new(
            request,
            response.StatusCode,
            status?.Reason ?? response.ReasonPhrase ?? "",
            response.StatusCode == HttpStatusCode.Unauthorized ? $"{said}: the credentials are not accepted: {connection.RefusalAdvice}" : said,
            retryAfter);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
        where T : IWire<T>
    {
        using var buffer = new ResponseBuffer(await response.Content.ReadAsStreamAsync(cancellation));
        while (await buffer.ReadMoreAsync(cancellation))
        {
            // An answer about one object is read as a whole.
        }

        return Read<T>(buffer.Unread);
    }

    private static T Read<T>(ReadOnlySpan<byte> utf8)
        where T : IWire<T>
    {
        var reader = new Utf8JsonReader(utf8, JsonLimits.Options);
        reader.Read();
        return T.Read(ref reader);
    }

    private Deadline Timeout(TimeSpan allowed, CancellationToken cancellation) => new(allowed, clock, cancellation);

    private static bool IsConnectionFailure(Exception e) =>
        HttpFailure.Is(e) || e is IOException or OperationCanceledException or JsonException or AuthenticationException or KubeConnectionException
            or InvalidOperationException;

    /// <exception cref="OperationCanceledException">The request did not fail: our own caller called it off.</exception>
    private static KubeApiException NoAnswer(KubeRequest request, Exception e, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var cause = e switch
        {
            OperationCanceledException => "no answer in time",
            KubeConnectionException => e.Message,
            JsonException or InvalidOperationException => $"the answer cannot be read: {Cause.Of(e)}",
            _ when e.GetBaseException() is CertificateRefusedException refused => $"no TLS connection, see the certificate authority of the connection: {refused.Message}",
            _ when e.GetBaseException() is AuthenticationException => "no TLS connection: is the address that of an https port?",
            _ => Cause.Of(e),
        };
        return new(request, null, "NoAnswer", cause, inner: e);
    }
}
