using System.Data.Common;
using System.Net;
using Dapper;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>Between the object and its row: whatever fails there leaves neither.</summary>
public sealed class UndoneUploadTests(ImagingGraph graph)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _subject = Images.NewSubject();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_value_that_json_has_no_word_for_is_null(double size)
    {
        var sent = TestNifti.Create();
        BitConverter.TryWriteBytes(sent.AsSpan(80), (float)size);

        using var put = await graph.Client.PutImageAsync(_subject, "I1", sent);
        var listed = Assert.Single((await graph.Client.ListAsync(_subject))["items"]!.AsArray())!;

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        foreach (var image in new[] { await put.JsonAsync(), listed })
        {
            Assert.Null(image["voxelSize"]![0]);
            Assert.Equal(1, (double?)image["voxelSize"]![1]);
            Assert.Contains("pixdim", (string?)Assert.Single(image["warnings"]!.AsArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_leaves_no_object()
    {
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        using var objects = await StoredObjects.OpenAsync(graph);
        var before = await objects.OriginalsAsync();
        await database.ExecuteAsync(Trigger("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'"));
        try
        {
            using var put = await graph.Client.PutImageAsync(_subject, "I1", TestDicom.Create());
            await put.ProblemAsync(500, "internal");
        }
        finally
        {
            await database.ExecuteAsync("DROP TRIGGER refuse_image");
        }

        Assert.Empty((await objects.OriginalsAsync()).Except(before));
    }

    [Fact]
    public async Task A_row_that_nobody_knows_of_is_asked_for_and_its_object_erased_when_there_is_none()
    {
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        using var objects = await StoredObjects.OpenAsync(graph);
        var before = await objects.OriginalsAsync();
        await database.ExecuteAsync(Trigger("DO SLEEP(20)"));
        try
        {
            var putting = graph.Client.PutImageAsync(_subject, "I1", TestDicom.Create());
            await KillInsertAsync(database);
            using var put = await putting;
            await put.ProblemAsync(503, "dependency-unavailable");
        }
        finally
        {
            await database.ExecuteAsync("DROP TRIGGER refuse_image");
        }

        using var patience = new CancellationTokenSource(Patience);
        while ((await objects.OriginalsAsync()).Except(before).Any()) await Task.Delay(100, patience.Token);
        using var got = await graph.Client.GetImageAsync(_subject, "I1");
        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
    }

    private string Trigger(string then) => $"""
        CREATE TRIGGER refuse_image BEFORE INSERT ON image FOR EACH ROW
        BEGIN
          IF NEW.subject_id = '{_subject}' THEN
            {then};
          END IF;
        END
        """;

    private static async Task KillInsertAsync(DbConnection database)
    {
        using var patience = new CancellationTokenSource(Patience);
        long? session;
        while ((session = await database.ExecuteScalarAsync<long?>("""
            SELECT MAX(id)
            FROM information_schema.processlist
            WHERE state = 'User sleep'
            """)) is null)
            await Task.Delay(50, patience.Token);
        await database.ExecuteAsync($"KILL CONNECTION {session}");
    }
}
