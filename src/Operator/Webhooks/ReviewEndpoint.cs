using System.Buffers;
using System.Text.Json;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>Answers AdmissionReviews over HTTP. What is none gets an HTTP error, upon which the failurePolicy holds.</summary>
internal sealed class ReviewEndpoint(Reviewer reviewer, ILogger logger) : IDisposable
{
    /// <summary>In bytes: what the API server itself takes for one object.</summary>
    public const int LargestBody = 3 << 20;

    private const string MediaType = "application/json";

    /// <summary>Bodies are held in memory.</summary>
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _places = new(AtOnce);

    public void Dispose() => _places.Dispose();

    public async Task AnswerAsync(HttpContext context)
    {
        var (kind, review) = Route(context.Request.Path.Value ?? "");
        if (review is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "there is no webhook here");
        }
        else if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "an AdmissionReview is posted");
        }
        else if (!IsJson(context.Request.ContentType))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"an AdmissionReview is {MediaType}");
        }
        else
        {
            await _places.WaitAsync(context.RequestAborted);
            try
            {
                await AnswerAsync(context, kind, review);
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, string kind, Func<AdmissionRequest, AdmissionResponse> review)
    {
        try
        {
            var request = Read(await BodyAsync(context.Request));
            if (request.Kind.Group != ApiGroup.Name || request.Kind.Kind != kind)
            {
                throw new NotSupportedException($"{Quoted.Line(request.Kind.Kind)} of {Quoted.Line(request.Kind.Group)} is not reviewed here: the webhook configuration leads to the wrong path");
            }

            var response = review(request);
            if (!response.Allowed)
            {
                logger.RefusedAdmission(request.Operation, kind, response.Status?.Message ?? "");
            }

            await WriteAsync(context.Response, new() { Response = response });
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"an AdmissionReview has at most {LargestBody} bytes" : e.Message);
        }
        catch (Exception e) when (e is JsonException or WireException or NotSupportedException or InvalidOperationException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"this is no AdmissionReview that can be answered: {Cause.Of(e)}");
        }
    }

    private (string Kind, Func<AdmissionRequest, AdmissionResponse>? Review) Route(string path) => path switch
    {
        "/validate-infra-homecluster-dev-v1alpha1-group" => ("Group", reviewer.Validate),
        "/validate-infra-homecluster-dev-v1alpha1-node" => ("Node", reviewer.Validate),
        "/mutate-infra-homecluster-dev-v1alpha1-group" => ("Group", Reviewer.Default),
        "/mutate-infra-homecluster-dev-v1alpha1-node" => ("Node", Reviewer.Default),
        _ => ("", null),
    };

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.AsSpan(0, contentType.IndexOf(';') is >= 0 and var end ? end : contentType.Length).Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>In one piece, as readers want it.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static AdmissionRequest Read(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var review = AdmissionReview.Read(ref reader);

        // Whatever comes behind it is not JSON.
        reader.Read();
        return review.ApiVersion != AdmissionReview.Version ? throw new NotSupportedException($"its apiVersion is {Quoted.Line(review.ApiVersion)} and not {AdmissionReview.Version}")
            : review.Request ?? throw new NotSupportedException("it has no request");
    }

    private static async Task WriteAsync(HttpResponse response, AdmissionReview review)
    {
        response.ContentType = MediaType;
        await using (var writer = new Utf8JsonWriter(response.BodyWriter))
        {
            review.Write(writer);
        }

        await response.BodyWriter.FlushAsync();
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(why + "\n");
    }
}
