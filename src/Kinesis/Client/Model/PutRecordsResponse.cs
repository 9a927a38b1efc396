using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The results of all records, in the order of the request.</summary>
public sealed class PutRecordsResponse : AmazonWebServiceResponse, IJsonOnDeserialized
{
    public List<PutRecordsResultEntry> Records { get; set; } = [];

    public int? FailedRecordCount { get; set; }

    public string? EncryptionType { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Records);
}
