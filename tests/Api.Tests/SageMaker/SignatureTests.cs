using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.SageMaker;

public sealed class SignatureTests(SignedGridFixture grid) : IClassFixture<SignedGridFixture>
{
    private const string Key = SignedGridFixture.Key;
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly byte[][] Words = Array.ConvertAll(
        ["/", ",", ";", "=", "host", "Credential=", "aws4_request", "SignedHeaders=;", " ", "é"], (Converter<string, byte[]>)Encoding.Latin1.GetBytes);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client => grid.Client;

    [Theory]
    [InlineData(0, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", null)]
    [InlineData(14, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", null)]
    [InlineData(-14, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", null)]
    [InlineData(16, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", "Signature expired")]
    [InlineData(-16, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", "Signature expired")]
    [InlineData(0, "kinesis", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", "'sagemaker' was expected")]
    [InlineData(0, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=b", "The signature is another one")]
    [InlineData(0, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a&FeatureName=v_age", "The signature is another one")]
    [InlineData(0, "sagemaker", "/FeatureGroup/sensors?RecordIdentifierValueAsString=a&maxStaleness=1d", "The signature is another one")]
    [InlineData(0, "sagemaker", "/FeatureGroup/%73ensors?RecordIdentifierValueAsString=a", "The signature is another one")]
    public async Task A_request_is_taken_as_it_was_signed_within_15_minutes(int minutes, string service, string target, string? refusal)
    {
        var (authorization, date) = Sign(Some.Now.UtcDateTime.AddMinutes(minutes), service);

        using var response = await SendAsync(HttpMethod.Get, target, authorization, date);

        var answer = await response.JsonAsync(refusal is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        if (refusal is not null)
        {
            Assert.Contains(refusal, (string)answer["Message"]!, StringComparison.Ordinal);
            Assert.Equal("InvalidSignatureException", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
        }
    }

    [Fact]
    public async Task Another_method_another_time_and_a_body_are_not_what_was_signed()
    {
        var (authorization, date) = Sign(Some.Now.UtcDateTime, "sagemaker");
        const string Target = "/FeatureGroup/sensors?RecordIdentifierValueAsString=a";

        using var method = await SendAsync(HttpMethod.Delete, Target, authorization, date);
        using var time = await SendAsync(HttpMethod.Get, Target, authorization, Some.Now.UtcDateTime.AddMinutes(1).ToString(DateFormat, CultureInfo.InvariantCulture));
        using var body = await SendAsync(HttpMethod.Get, Target, authorization, date, "{}");

        Assert.All([method, time, body], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
    }

    [Fact]
    public async Task Without_a_signature_the_client_is_told_so()
    {
        using var response = await Client.GetRawAsync("/FeatureGroup/sensors?RecordIdentifierValueAsString=a");

        Assert.Contains("Signature Version 4", (string)(await response.JsonAsync(HttpStatusCode.Forbidden))["Message"]!, StringComparison.Ordinal);
        Assert.Equal("MissingAuthenticationTokenException", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
    }

    [Fact]
    public async Task A_key_as_bearer_is_taken_too()
    {
        using var response = await SendAsync(HttpMethod.Get, "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", $"Bearer {Key}", "");

        await response.JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public Task Any_header_that_is_no_signature_is_403()
    {
        var (authorization, date) = Sign(Some.Now.UtcDateTime, "sagemaker");
        return Fuzz.RunAsync(new Mutator([Encoding.Latin1.GetBytes(authorization)], Words), async bytes =>
        {
            var header = string.Concat(Encoding.Latin1.GetString(bytes).Where(character => character is >= ' ' and <= '~'));
            using var response = await SendAsync(HttpMethod.Get, "/FeatureGroup/sensors?RecordIdentifierValueAsString=a", header, date);
            Assert.True(
                response.StatusCode == HttpStatusCode.Forbidden || (response.StatusCode == HttpStatusCode.OK && Bare(header) == Bare(authorization)),
                $"{response.StatusCode} came for {header}.");
        }, oneIn: 3);

        static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>Signs <c>GET /FeatureGroup/sensors?RecordIdentifierValueAsString=a</c>, whose canonical form is written out here, with the SDK's own signer.</summary>
    private (string Authorization, string Date) Sign(DateTime time, string service)
    {
        const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        var date = time.ToString(DateFormat, CultureInfo.InvariantCulture);
        var canonical = $"GET\n/FeatureGroup/sensors\nRecordIdentifierValueAsString=a\nhost:{Client.BaseAddress!.Authority}\nx-amz-date:{date}\n\nhost;x-amz-date\n{EmptyBody}";
        var signed = AWS4Signer.ComputeSignature("site/model", Key, "eu-west-1", time, service, "host;x-amz-date", canonical, metrics: null);
        return (signed.ForAuthorizationHeader, date);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, string authorization, string date, string? body = null)
    {
        Assert.True(Uri.TryCreate(
            Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var uri));
        using var request = new HttpRequestMessage(method, uri) { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        return await Client.SendAsync(request, Cancelled);
    }
}
