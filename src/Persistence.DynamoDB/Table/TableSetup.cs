using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SensorGrid.Persistence.DynamoDB.Client;

namespace SensorGrid.Persistence.DynamoDB.Table;

/// <summary>Looks the table up when the silo starts, and makes it where that is wanted. Several silos may do so at once.</summary>
internal sealed partial class TableSetup(
    IAmazonDynamoDB client, DynamoDBCalls calls, DynamoDBStorageOptions options, TimeProvider timeProvider, ILogger<TableSetup> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns when the table can be used.</summary>
    /// <exception cref="OrleansConfigurationException">There is no such table and it shall not be made, or it is another kind of table.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var table = await DescribeAsync(cancellationToken);
        var existed = table is not null;
        if (!existed)
        {
            if (!options.CreateIfNotExists)
            {
                throw new OrleansConfigurationException(
                    $"There is no DynamoDB table '{options.TableName}' at {options.Service}, and {nameof(options.CreateIfNotExists)} is off.");
            }

            await CreateAsync(cancellationToken);
        }

        CheckKeys(await ActiveAsync(table, cancellationToken));
        if (options.TimeToLive is not null && (!existed || options.UpdateIfExists))
        {
            await EnableExpiryAsync(cancellationToken);
        }
    }

    private async Task<TableDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await calls.SendAsync(token => client.DescribeTableAsync(options.TableName, token), cancellationToken);
            return result.Answer!.Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var request = new CreateTableRequest
        {
            TableName = options.TableName,
            AttributeDefinitions =
            [
                new AttributeDefinition(GrainStateTable.Reference, ScalarAttributeType.S),
                new AttributeDefinition(GrainStateTable.StateName, ScalarAttributeType.S),
            ],
            KeySchema =
            [
                new KeySchemaElement(GrainStateTable.Reference, KeyType.HASH),
                new KeySchemaElement(GrainStateTable.StateName, KeyType.RANGE),
            ],
            BillingMode = options.UseProvisionedThroughput ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST,
            ProvisionedThroughput = options.UseProvisionedThroughput
                ? new ProvisionedThroughput(options.ReadCapacityUnits, options.WriteCapacityUnits)
                : null,
        };
        try
        {
            await calls.SendAsync(token => client.CreateTableAsync(request, token), cancellationToken);
            LogCreated(options.TableName, options.Service);
        }
        catch (ResourceInUseException)
        {
            // Another silo was first, or an attempt of this one that was not answered.
        }
    }

    private async Task<TableDescription> ActiveAsync(TableDescription? table, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        table ??= await DescribeAsync(cancellationToken);
        while (table is null || (table.TableStatus != TableStatus.ACTIVE && table.TableStatus != TableStatus.UPDATING))
        {
            if (timeProvider.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"The DynamoDB table '{options.TableName}' is {table?.TableStatus.Value ?? "not there"} after {Patience}.");
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
            table = await DescribeAsync(cancellationToken);
        }

        return table;
    }

    private void CheckKeys(TableDescription table)
    {
        if (NameOf(KeyType.HASH) != GrainStateTable.Reference || NameOf(KeyType.RANGE) != GrainStateTable.StateName)
        {
            throw new OrleansConfigurationException(
                $"The DynamoDB table '{options.TableName}' is not one of grain states: its keys are {string.Join(", ", table.KeySchema.Select(key => key.AttributeName))}; {GrainStateTable.Reference}, {GrainStateTable.StateName} were expected.");
        }

        string? NameOf(KeyType type) => table.KeySchema.Find(key => key.KeyType == type)?.AttributeName;
    }

    private async Task EnableExpiryAsync(CancellationToken cancellationToken)
    {
        if (await IsExpiryOnAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await calls.SendAsync(
                token => client.UpdateTimeToLiveAsync(
                    new UpdateTimeToLiveRequest
                    {
                        TableName = options.TableName,
                        TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = GrainStateTable.Expiry, Enabled = true },
                    },
                    token),
                cancellationToken);
        }
        catch (AmazonDynamoDBException)
        {
            // Another silo may have been first.
            if (!await IsExpiryOnAsync(cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task<bool> IsExpiryOnAsync(CancellationToken cancellationToken)
    {
        var result = await calls.SendAsync(
            token => client.DescribeTimeToLiveAsync(new DescribeTimeToLiveRequest { TableName = options.TableName }, token), cancellationToken);
        var expiry = result.Answer!.TimeToLiveDescription;
        return expiry?.AttributeName == GrainStateTable.Expiry
            && (expiry.TimeToLiveStatus == TimeToLiveStatus.ENABLED || expiry.TimeToLiveStatus == TimeToLiveStatus.ENABLING);
    }
}
