"""A table of questions in, lines of evidence out; what found nothing and what was wrong is told by its row."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bukti.batch import Line, State
from bukti.batch_table import Format, head, written
from tests.conftest import Run

QUESTIONS = """question,region,year,size
antrean puskesmas kukar,,,2
bank sampah,13.72;34.71,,
zzqxwv tiada,,,
sampah,99.99,,
,64.02,2023,1
sampah,,20x3,
,,,
one,two
"""


def rows_of(out: str) -> list[dict[str, str]]:
    assert out.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(out[1:])))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def test_each_question_gets_its_lines_and_wrong_rows_stop_nothing(bukti: Run, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run = bukti("batch", str(questions), "-o", str(out), "--json", check=False)
    assert run.returncode == 1
    rows = rows_of(out.read_text(encoding="utf-8"))
    assert sorted({int(row["row"]) for row in rows}) == [1, 2, 3, 4, 5, 6, 8], "a blank row asks nothing"
    first = [row for row in rows if row["row"] == "1"]
    assert [row["rank"] for row in first] == [str(n + 1) for n in range(len(first))]
    assert 1 <= len(first) <= 2
    assert first[0]["evidence"].startswith("e1:")
    assert "64.02" in first[0]["region"].split("; ")
    assert first[0]["evidence"] in first[0]["citation"]
    assert first[0]["day"].startswith("2023-")
    regions = {code for row in rows if row["row"] == "2" for code in row["region"].split("; ")}
    assert {"13.72", "34.71"} <= regions
    assert [row["state"] for row in rows if row["row"] == "3"] == ["nothing"]
    assert [row["state"] for row in rows if row["row"] == "5"] == ["found"]
    refused = {row["row"]: row["note"] for row in rows if row["state"] == "refused"}
    assert set(refused) == {"4", "6", "8"}
    assert "99.99" in refused["4"]
    assert "2 cells where the head has 4" in refused["8"]
    assert [line.split(":")[1] for line in run.stderr.splitlines()] == [" row 4", " row 6", " row 8"]
    told = json.loads(run.stdout)
    assert (told["questions"], told["answered"]) == (7, 3)
    assert told["evidence"] == sum(bool(row["evidence"]) for row in rows)
    assert [row["row"] for row in told["nothing"]] == [3]
    assert [row["row"] for row in told["refused"]] == [4, 6, 8]


def test_json_lines_say_the_same(bukti: Run, questions: Path, tmp_path: Path) -> None:
    out, table = tmp_path / "out.jsonl", tmp_path / "out.csv"
    for target in (out, table):
        run = bukti("batch", str(questions), "-o", str(target), check=False)
        assert "found nothing: row 3: zzqxwv tiada" in run.stderr
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    rows = rows_of(table.read_text(encoding="utf-8"))
    assert [line["evidence"] or "" for line in lines] == [row["evidence"] for row in rows]
    assert [str(line["score"] if line["evidence"] else "") for line in lines] == [row["score"] for row in rows]
    assert isinstance(lines[0]["region"], list)


def test_what_a_search_finds_a_batch_finds(bukti: Run, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("question\nindeks SPBE 2023\n", encoding="utf-8")
    batch = bukti("batch", str(tmp_path / "q.csv"), "--mode", "text", "--size", "5").stdout
    search = json.loads(bukti("search", "indeks SPBE 2023", "--mode", "text", "--size", "5", "--json").stdout)
    assert [row["evidence"] for row in rows_of(batch)] == [hit["id"] for hit in search["hits"]]


def test_excel_s_semicolons_and_mark_are_read_and_columns_kept(bukti: Run, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes("\ufeffnomor;question;size\r\nA-1;antrean puskesmas, kukar;1\r\n=1+1;zzqxwv;1\r\n".encode())
    rows = rows_of(bukti("batch", str(path), "--keep", "nomor").stdout)
    assert [row["nomor"] for row in rows] == ["A-1", "'=1+1"]
    assert rows[0]["state"] == "found"


def test_questions_come_from_a_pipe_too(bukti: Run) -> None:
    rows = rows_of(bukti("batch", "-", stdin="question\nantrean puskesmas\n").stdout)
    assert rows[0]["state"] == "found"


@pytest.mark.parametrize(
    ("table", "arguments", "said"),
    [
        ("q,size\na,1\n", (), "no column 'question'"),
        ("question,regoin\na,1\n", (), "no column is called 'regoin'"),
        ("question,question\na,1\n", (), "stands twice"),
        ("question\na\n", ("--keep", "nomor"), "names no further column"),
        ("question\na\n", ("-o", "out.txt"), "neither .csv nor .jsonl"),
        ("question\na\n", ("--json",), "both want standard output"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_and_leaves_nothing(
    bukti: Run, tmp_path: Path, table: str, arguments: tuple[str, ...], said: str
) -> None:
    path, out = tmp_path / "q.csv", tmp_path / "out.csv"
    path.write_text(table, encoding="utf-8")
    target = () if "-o" in arguments or "--json" in arguments else ("-o", str(out))
    run = bukti("batch", str(path), *arguments, *target, check=False)
    assert run.returncode == 2
    assert said in run.stderr
    assert run.stderr.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["q.csv"]


def test_the_questions_are_never_written_over(bukti: Run, questions: Path) -> None:
    run = bukti("batch", str(questions), "-o", str(questions), check=False)
    assert run.returncode == 2
    assert questions.read_text(encoding="utf-8") == QUESTIONS


@pytest.mark.parametrize("content", [None, b"question\n\xff\xfe\n"])
def test_a_file_that_can_t_be_read_is_told_in_one_line(bukti: Run, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "q.csv"
    if content is not None:
        path.write_bytes(content)
    run = bukti("batch", str(path), "-o", str(tmp_path / "out.csv"), check=False)
    assert run.returncode == 1
    assert str(path) in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out.csv").exists()


def test_no_cell_runs_as_a_formula() -> None:
    line = Line(
        row=1,
        question="=cmd",
        state=State.FOUND,
        rank=1,
        passage="@SUM(A1)",
        official=("-Budi", "b"),
        kept={"x": "+1"},
    )
    assert head(Format.CSV, ["=x"]).decode().strip().endswith(",'=x")
    (cells,) = csv.reader(io.StringIO(written(Format.CSV, line).decode()))
    assert {"'=cmd", "'@SUM(A1)", "'-Budi; b", "'+1"} <= set(cells)
    assert json.loads(written(Format.JSONL, line))["question"] == "=cmd"


def test_a_quote_that_is_never_closed_swallows_no_question_unseen(bukti: Run, tmp_path: Path) -> None:
    path = tmp_path / "torn.csv"
    path.write_text('question\nbank sampah\n"antrean puskesmas\nzzqxwv tiada\n', encoding="utf-8")
    run = bukti("batch", str(path), check=False)
    assert run.returncode == 1
    assert {row["row"]: row["state"] for row in rows_of(run.stdout)} == {"1": "found", "2": "refused"}
    assert "row 2: no CSV" in run.stderr


def test_a_question_without_a_word_is_not_answered_with_everything(bukti: Run, tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("question,region\n???,\n-,64.02\n", encoding="utf-8")
    run = bukti("batch", str(path), check=False)
    found = rows_of(run.stdout)
    assert [row["state"] for row in found if row["row"] == "1"] == ["refused"]
    assert {row["state"] for row in found if row["row"] == "2"} == {"found"}


def test_an_outlet_that_only_stored_documents_have_may_be_asked_for(bukti: Run, tmp_path: Path) -> None:
    news, home = tmp_path / "news.jsonl", ("--home", str(tmp_path / "home"))
    news.write_text(
        '{"id": "1", "outlet": "harian-umpama", "url": "https://umpama.example/1",'
        ' "text": "Dinas Kesehatan Kabupaten Bogor membuka antrean puskesmas."}\n',
        encoding="utf-8",
    )
    bukti("ingest", str(news), *home)
    found = json.loads(bukti("search", "antrean", "--source", "harian-umpama", "--json", *home).stdout)
    assert found["total"]["value"] == 1
    path = tmp_path / "outlets.csv"
    path.write_text("question,source\nantrean,harian-umpama\nantrean,harian-tiada\n", encoding="utf-8")
    run = bukti("batch", str(path), *home, check=False)
    assert [row["state"] for row in rows_of(run.stdout)] == ["found", "refused"]
