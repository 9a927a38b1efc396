using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Definitions;
using SensorGrid.TestKit.Readings;

namespace SensorGrid.Api.Tests.Readings;

/// <summary>What a request says of a reading is what the readers of the stream find in the records that it makes.</summary>
public sealed class PostDoorTests
{
    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task A_request_has_the_verdict_of_every_door(string input)
    {
        var (records, client) = RecordingKinesis.Create();
        using (client)
        {
            var memory = new RequestMemory(Options.Create(new SensorGridApiOptions()));
            await using var services = new ServiceCollection().AddSingleton(memory).AddSingleton(new AnswerSender(memory.Answers)).BuildServiceProvider();
            var context = new DefaultHttpContext { RequestServices = services };
            context.Request.Body = new MemoryStream(ReadingMatrix.DataOf(input));
            context.Request.ContentType = "application/json";
            var answer = new MemoryStream();
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
            var publisher = new ReadingPublisher(client, Options.Create(new SensorGridApiOptions { StreamName = "readings" }), new OwnJson(), TimeProvider.System);

            await ReadingsEndpoint.PostAsync(context, publisher, FeatureDefinitions.Default, TimeProvider.System);
            await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);

            var decoder = new ReadingDecoder(FeatureDefinitions.Default.MaxFutureSkew);
            var readings = records.Select(record => Assert.Single(decoder.Decode(record.Data.Span, TimeProvider.System.GetUtcNow()).Readings).Reading).ToList();
            var rejected = JsonNode.Parse(answer.ToArray())!["rejected"]!.AsArray();
            ReadingMatrix.AssertVerdict(input, readings, [.. rejected.Select(item => (string)item!["error"]!)]);
            Assert.Equal(records.Select(record => record.PartitionKey), readings.Select(reading => reading.SensorId));
            Assert.Equal(records.Count > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status400BadRequest, context.Response.StatusCode);
        }
    }

    private sealed class OwnJson : IStreamFormats
    {
        public ValueTask<SourceDefinitions> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(SourceDefinitions.None);
    }
}
