using System.Net;
using SensorGrid.Client.Tests.Support;

namespace SensorGrid.Client.Tests;

public sealed class FailureTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_key_that_is_missing_or_wrong_is_asked_for(HttpStatusCode status)
    {
        var exception = await RefusedAsync(new StandInApi().Answers("", status));

        Assert.Equal((ApiFailure.KeyRequired, status, "the API at http://grid:8080/ wants a key"), (exception.Failure, exception.StatusCode, exception.Message));
    }

    [Fact]
    public async Task A_refusal_has_its_status_and_the_beginning_of_its_body()
    {
        var exception = await RefusedAsync(new StandInApi().Answers(new string('x', 301), HttpStatusCode.UnprocessableEntity));

        Assert.Equal((ApiFailure.Refused, HttpStatusCode.UnprocessableEntity), (exception.Failure, exception.StatusCode));
        Assert.Equal($"POST /features/batch at http://grid:8080/ answered 422: {new string('x', 300)}", exception.Message);
    }

    [Fact]
    public async Task A_web_page_is_not_an_answer()
    {
        var exception = await RefusedAsync(new StandInApi().Answers("<html>"));

        Assert.Equal((ApiFailure.NotJson, "POST /features/batch at http://grid:8080/ did not answer with JSON"), (exception.Failure, exception.Message));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"results":{} }""")]
    [InlineData("""{"results":[{}]}""")]
    [InlineData("""{"results":[{"sensorId":"a","asOf":"yesterday","features":{} }]}""")]
    public async Task JSON_of_something_else_is_not_an_answer(string body)
    {
        var exception = await RefusedAsync(new StandInApi().Answers(body));

        Assert.Equal(ApiFailure.Unexpected, exception.Failure);
        Assert.StartsWith("POST http://grid:8080/features/batch: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"items":7}""")]
    [InlineData("""{"items":[{"id":7}]}""")]
    public async Task JSON_of_something_else_is_no_list(string body)
    {
        using var client = new StandInApi().Answers(body).Answers(body).Answers(body).Client();

        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetAnomaliesAsync(CancellationToken))).Failure);
        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetDeadLettersAsync(CancellationToken))).Failure);
        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.IsListedAsync("a", CancellationToken))).Failure);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_may_pass_is_no_refusal(HttpStatusCode status)
    {
        using var client = new StandInApi().Answers("", status).Client();

        Assert.Equal(status, (await Assert.ThrowsAsync<HttpRequestException>(() => client.GetFeaturesAsync(["a"], CancellationToken))).StatusCode);
    }

    [Fact]
    public async Task The_time_limit_of_a_call_is_no_cancellation()
    {
        using var client = new StandInApi().Fails(new TaskCanceledException()).Client();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetFeaturesAsync(["a"], CancellationToken));
    }

    [Fact]
    public async Task A_call_that_is_given_up_is_cancelled()
    {
        using var client = new StandInApi().Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetFeaturesAsync(["a"], new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_password_in_the_address_is_in_no_message()
    {
        var exception = await RefusedAsync(new StandInApi().Answers("<html>"), "http://me:hunter2@grid:8080");

        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<ApiException> RefusedAsync(StandInApi api, string address = "http://grid:8080")
    {
        using var client = api.Client(address);
        return await Assert.ThrowsAsync<ApiException>(() => client.GetFeaturesAsync(["a"], CancellationToken));
    }
}
