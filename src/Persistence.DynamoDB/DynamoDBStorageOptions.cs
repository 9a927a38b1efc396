using Amazon.Runtime;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>
/// The settings of the DynamoDB grain storage. The names are those of Orleans' own provider, so that one can replace the other.
/// </summary>
public sealed class DynamoDBStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>A region such as <c>us-west-2</c>, or the address of an endpoint that speaks DynamoDB. Required.</summary>
    public string Service { get; set; } = "";

    /// <summary>The access key. Default: the SDK's own chain of credentials; on an endpoint of this machine, if there are none, made-up ones.</summary>
    [Redact]
    public string? AccessKey { get; set; }

    /// <summary>The secret that belongs to <see cref="AccessKey"/>.</summary>
    [Redact]
    public string? SecretKey { get; set; }

    /// <summary>The session token, where <see cref="AccessKey"/> is a temporary one.</summary>
    [Redact]
    public string? Token { get; set; }

    /// <summary>A profile of the shared AWS files to take credentials from.</summary>
    public string? ProfileName { get; set; }

    /// <summary>
    /// The prefix of every grain's id in its key, so that several services can share a table. Default: empty, as with Orleans' own
    /// provider; it is not filled in from the cluster's service id, which would hide the states that are already there.
    /// </summary>
    public string ServiceId { get; set; } = "";

    /// <summary>The table. Default: <c>OrleansGrainState</c>.</summary>
    public string TableName { get; set; } = "OrleansGrainState";

    /// <summary>Gets or sets whether a table that is created is billed by provisioned capacity instead of by request. Default: by request.</summary>
    public bool UseProvisionedThroughput { get; set; }

    /// <summary>Reads a second of a table that is made with <see cref="UseProvisionedThroughput"/>.</summary>
    public int ReadCapacityUnits { get; set; } = 10;

    /// <summary>Writes a second of a table that is made with <see cref="UseProvisionedThroughput"/>.</summary>
    public int WriteCapacityUnits { get; set; } = 5;

    /// <summary>Gets or sets whether a missing table is created. Default: yes.</summary>
    public bool CreateIfNotExists { get; set; } = true;

    /// <summary>
    /// Gets or sets whether expiry is switched on for a table that exists already, where <see cref="TimeToLive"/> asks for it. Default: yes. The capacity of an existing table is
    /// never changed: it may be scaled by others.
    /// </summary>
    public bool UpdateIfExists { get; set; } = true;

    /// <summary>Gets or sets whether clearing a state deletes its item. Default: no, the item stays without a state and with its next ETag.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>
    /// The time after its last write when a state may be removed by DynamoDB. Default: never. Until it is removed it can be read.
    /// </summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>The stage of the silo's life cycle at which the table is looked up or made. Default: <see cref="ServiceLifecycleStage.ApplicationServices"/>.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <summary>
    /// The maximum number of attempts of a call that is throttled, not answered, or failed by the service itself. Default: 8, some five
    /// seconds.
    /// </summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>The time-out of one attempt. Default: 5 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The serializer of states. Default, as with Orleans' own provider: the <see cref="IGrainStorageSerializer"/> registered under the
    /// storage's name, otherwise the default one, JSON.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>The replacement of the network, in tests.</summary>
    internal HttpClientFactory? HttpClientFactory { get; set; }
}
