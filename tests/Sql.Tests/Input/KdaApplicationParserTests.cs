using System.Text;
using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class KdaApplicationParserTests
{
    private const string Schema = """
        {"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$.items[0:]"}}},"RecordEncoding":"UTF-8",
         "RecordColumns":[{"Name":"TICKER","Mapping":"$.ticker","SqlType":"VARCHAR(4)"},{"Name":"PRICE","Mapping":"$.price","SqlType":"DECIMAL(9,2)"}]}
        """;

    private const string Inputs = $$$$$$$"""[{"NamePrefix":"SOURCE_SQL_STREAM","KinesisStreamsInput":{"ResourceARN":"arn"},"InputSchema":{{{{{{{Schema}}}}}}}}]""";

    private const string Tables = $$$$$$$"""[{"TableName":"COMPANIES","S3ReferenceDataSource":{"BucketARN":"b","FileKey":"k"},"ReferenceSchema":{{{{{{{Schema}}}}}}}}]""";

    private const string Outputs = """[{"Name":"DEST","DestinationSchema":{"RecordFormatType":"JSON"}}]""";

    public static TheoryData<string> Shapes => new()
    {
        $$$$$$$"""{"ApplicationName":"a","ApplicationCode":"SELECT 1;\nEND","Inputs":{{{{{{{Inputs}}}}}}},"Outputs":{{{{{{{Outputs}}}}}}},"ReferenceDataSources":{{{{{{{Tables}}}}}}}}""",
        $$$$$$$"""{"ApplicationDetail":{"ApplicationCode":"SELECT 1;\nEND","InputDescriptions":{{{{{{{Inputs}}}}}}},"OutputDescriptions":{{{{{{{Outputs}}}}}}},"ReferenceDataSourceDescriptions":{{{{{{{Tables}}}}}}}}}""",
        $$$$$$$"""
        {"ApplicationConfiguration":{"SqlApplicationConfiguration":{"Inputs":{{{{{{{Inputs}}}}}}},"Outputs":{{{{{{{Outputs}}}}}}},"ReferenceDataSources":{{{{{{{Tables}}}}}}}},
         "ApplicationCodeConfiguration":{"CodeContentType":"PLAINTEXT","CodeContent":{"TextContent":"SELECT 1;\nEND"}}}}
        """,
        $$$$$$$"""
        {"ApplicationDetail":{"ApplicationConfigurationDescription":{"SqlApplicationConfigurationDescription":{"InputDescriptions":{{{{{{{Inputs}}}}}}},"OutputDescriptions":{{{{{{{Outputs}}}}}}},
         "ReferenceDataSourceDescriptions":{{{{{{{Tables}}}}}}}},"ApplicationCodeConfigurationDescription":{"CodeContentDescription":{"TextContent":"SELECT 1;\nEND"}}}}}
        """,
        $$$$$$$"""
        {"Resources":{"Bucket":{"Type":"AWS::S3::Bucket"},
         "App":{"Type":"AWS::KinesisAnalytics::Application","Properties":{"ApplicationCode":{"Fn::Join":["\n",["SELECT 1;","END"]]},"Inputs":{{{{{{{Inputs}}}}}}}}},
         "Out":{"Type":"AWS::KinesisAnalytics::ApplicationOutput","Properties":{"ApplicationName":{"Ref":"App"},"Output":{"Name":"DEST"}}},
         "Table":{"Type":"AWS::KinesisAnalytics::ApplicationReferenceDataSource","Properties":{"ReferenceDataSource":{"TableName":"COMPANIES","ReferenceSchema":{{{{{{{Schema}}}}}}}}}}}}
        """,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Program_inputs_tables_and_outputs_are_found_in_every_shape(string json)
    {
        var application = Parse(json);

        Assert.Equal("SELECT 1;\nEND", application.Code);
        Assert.Equal("SOURCE_SQL_STREAM_001", Assert.Single(application.Inputs).Key);
        Assert.Equal("COMPANIES", Assert.Single(application.Tables).Key);
        Assert.Equal(["DEST"], application.Outputs);
    }

    [Fact]
    public void A_schema_has_its_paths_and_types()
    {
        var schema = InputSchemaParser.Parse(Encoding.UTF8.GetBytes(Schema));

        Assert.Equal(["items", "[0:]"], schema.RowPath.Steps);
        Assert.Equal(["TICKER VARCHAR(4)", "PRICE DECIMAL(9, 2)"], schema.Columns.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(["price"], schema.Columns[1].Path?.Steps);
    }

    [Fact]
    public void Delimiters_of_CSV_may_be_written_as_escapes()
    {
        var schema = InputSchemaParser.Parse("""
            {"InputSchema":{"RecordFormat":{"RecordFormatType":"CSV","MappingParameters":{"CSVMappingParameters":{"RecordRowDelimiter":"\\n","RecordColumnDelimiter":"\\t"}}},
             "RecordColumns":[{"Name":"A","SqlType":"INTEGER"}]}}
            """u8);

        Assert.Equal((RecordFormat.Csv, "\n", "\t"), (schema.Format, schema.RowDelimiter, schema.ColumnDelimiter));
    }

    [Theory]
    [InlineData("""{"ApplicationName":"a"}""", "there is no program in it")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"InputSchema":{}}]}""", "Inputs[0] has no NamePrefix")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A"}]}""", "Inputs[0] has no InputSchema")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A","InputSchema":{"RecordColumns":[{"Name":"A","SqlType":"INT"},{"Name":"B","SqlType":"VARCHR"}]}}]}""", "Inputs[0].InputSchema, RecordColumns[1]: SqlType 'VARCHR' is no type")]
    [InlineData("""{"ApplicationCode":{"Fn::Sub":"SELECT ${x}"}}""", "variables")]
    [InlineData("""{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}""", "no resource of type AWS::KinesisAnalytics::Application")]
    [InlineData("""{"ApplicationCode":""", "not well-formed JSON at line 1")]
    public void What_is_wrong_is_told_with_its_place(string json, string message) => Assert.Contains(message, Assert.Throws<InputSchemaException>(() => Parse(json)).Message);

    [Fact]
    public void Two_applications_of_a_template_are_named()
    {
        const string Application = """{"Type":"AWS::KinesisAnalytics::Application","Properties":{"ApplicationCode":"x"}}""";

        Assert.Contains("2 applications, A, B", Assert.Throws<InputSchemaException>(() => Parse($$$$$$$"""{"Resources":{"A":{{{{{{{Application}}}}}}},"B":{{{{{{{Application}}}}}}}}}""")).Message);
    }

    private static KdaApplication Parse(string json) => KdaApplicationParser.Parse(Encoding.UTF8.GetBytes(json));
}
