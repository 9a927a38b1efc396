using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A page of the streams' names.</summary>
public sealed class ListStreamsResponse : AmazonWebServiceResponse
{
    public List<string>? StreamNames { get; set; }

    public bool? HasMoreStreams { get; set; }

    public string? NextToken { get; set; }
}
