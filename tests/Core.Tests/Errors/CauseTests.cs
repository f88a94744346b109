using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Tests.Errors;

/// <summary>What reaches people is no text of the runtime, which the native binary has as keys only.</summary>
public class CauseTests
{
    /// <summary>As the native binary has the runtime's texts.</summary>
    private const string Key = "net_http_some_key, 5";

    [Test]
    public async Task What_broke_a_connection_is_the_operating_systems_word_for_it()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        await Assert.That(Cause.Of(new HttpRequestException(HttpRequestError.ConnectionError, Key, new IOException(Key, refused)))).IsEqualTo("Connection refused");
    }

    [Test]
    [Arguments(HttpRequestError.NameResolutionError, "there is no host of that name")]
    [Arguments(HttpRequestError.ResponseEnded, "the connection ended before the answer did")]
    [Arguments(HttpRequestError.InvalidResponse, "the answer is no HTTP")]
    [Arguments(HttpRequestError.ConfigurationLimitExceeded, "the answer has too many headers")]
    public async Task What_is_wrong_with_an_answer_is_said(HttpRequestError error, string words)
    {
        await Assert.That(Cause.Of(new HttpRequestException(error, Key))).IsEqualTo(words);
        await Assert.That(Cause.Of(new HttpIOException(error, Key))).IsEqualTo(words);
        await Assert.That(Cause.Of(new HttpRequestException(Key, new HttpIOException(error, Key)))).IsEqualTo(words);
    }

    [Test]
    public async Task JSON_says_where_it_ends_to_be_JSON()
    {
        var broken = Thrown<JsonException>(static () => JsonDocument.Parse("{\n  \"a\": nonsense}").Dispose());
        await Assert.That(Cause.Of(broken)).IsEqualTo("no JSON at line 2, byte 9");
        await Assert.That(Cause.Of(new JsonException("not an object"))).IsEqualTo("not an object");
    }

    [Test]
    public async Task A_file_says_what_keeps_it_from_being_read()
    {
        await Assert.That(Cause.Of(Thrown<IOException>(static () => File.ReadAllText("/no/such/folder/x")))).IsEqualTo("its folder is not there");
        await Assert.That(Cause.Of(Thrown<IOException>(static () => File.ReadAllText("/tmp/no-such-file")))).IsEqualTo("/tmp/no-such-file is not there");
        await Assert.That(Cause.Of(new UnauthorizedAccessException(Key))).IsEqualTo("that is not permitted");
        await Assert.That(Cause.Of(new IOException(Key, 28))).IsEqualTo("No space left on device");
    }

    [Test]
    public async Task Nothing_of_the_runtimes_texts_is_left()
    {
        foreach (var exception in (Exception[])
        [
            new AuthenticationException(Key), new CryptographicException(Key), new IOException(Key), new InvalidOperationException(Key), new ArgumentException(Key),
            new HttpRequestException(Key, new AuthenticationException(Key)), Thrown<InvalidOperationException>(static () => ReadText("\"\\ud800\"")),
        ])
        {
            await Assert.That(Cause.Of(exception)).DoesNotContain(Key).And.DoesNotContain("UTF-16").Because(exception.GetType().Name);
        }
    }

    [Test]
    public async Task What_is_in_our_own_words_stays()
    {
        await Assert.That(Cause.Of(new WireException("spec.size", "a number", JsonTokenType.String))).Contains("spec.size");
    }

    private static void ReadText(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        reader.GetString();
    }

    private static TException Thrown<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException("nothing was thrown");
    }
}
