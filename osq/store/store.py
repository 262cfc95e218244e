"""The store: one folder per accepted delivery, written once, never updated in place.

    data/deliveries/archive/<provider>/<edition>/<delivery>/<original name>
    data/store/deliveries/<provider>/<edition>/<delivery>/observations.parquet
    data/store/deliveries/<provider>/<edition>/<delivery>/receipt.json
    data/store/deliveries/<provider>/<edition>/<delivery>/reading-2/...
    data/store/aggregates/<edition>.parquet
    data/store/journal.jsonl

The renaming of the receipt is the commit.  A folder without receipt is what a killed run
left: it is ignored, and the next ingestion of the same file writes over it.

The same bytes read by other rules are another reading, beside the former ones: the last counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from osq.conventions.terms import Stage
from osq.errors import ConfigurationError, Refusal
from osq.findings import Finding, Waiver
from osq.observations import Provenance
from osq.store import journal
from osq.store.files import write_if_changed, write_whole
from osq.store.receipt import Receipt, Subject, read_receipt

if TYPE_CHECKING:
    import pandas as pd

RECEIPT = "receipt.json"
OBSERVATIONS = "observations.parquet"
READING = "reading-"
LOCK_TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedDelivery:
    """A delivery that passed every check, ready to be kept.

    `observations` has the columns of `osq.observations.COLUMNS`; `content` is the file as
    received, byte for byte; `rules` digests what it was read by (see `osq.store.rules`).
    """

    provider: str
    sending: str
    edition: int
    name: str
    content: bytes
    rules: Mapping[str, str]
    observations: pd.DataFrame
    findings: Sequence[Finding] = ()
    waivers: Sequence[Waiver] = ()
    set_aside: int = 0
    quarter: int | None = None
    stage: Stage = "final"
    published: bool = True

    def receipt(self) -> Receipt:
        """Its receipt, superseding nothing; raises Refusal unless all has one provenance."""
        digest = hashlib.sha256(self.content).hexdigest()
        provenances = sorted({str(value) for value in self.observations["provenance"]})
        if len(provenances) != 1:
            raise Refusal(
                f"{self.name} : une livraison a une provenance et une seule "
                f"(trouvé : {', '.join(provenances) or 'aucun chiffre'}).",
                advice="Rien n’a été enregistré. Vérifiez que le fichier contient des chiffres.",
            )
        return Receipt(
            delivery=delivery_id(self.provider, self.edition, digest),
            provider=self.provider,
            sending=self.sending,
            edition=self.edition,
            file=Path(self.name).name,
            sha256=digest,
            size=len(self.content),
            rules=self.rules,
            provenance=provenances[0],
            supersedes=(),
            findings=tuple(self.findings),
            waivers=tuple(self.waivers),
            counts=Counter(str(status) for status in self.observations["status"]),
            set_aside=self.set_aside,
            quarter=self.quarter,
            stage=self.stage,
            published=self.published,
        )


def in_force(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Of all deliveries, those that no other supersedes."""
    superseded = {name for receipt in receipts for name in receipt.supersedes}
    return [receipt for receipt in receipts if receipt.delivery not in superseded]


def delivery_id(provider: str, edition: int, sha256: str) -> str:
    """The name of a delivery, the same on every machine: `caf-2013-0123456789ab`."""
    return f"{provider}-{edition}-{sha256[:12]}"


class Store:
    """The store of the observatory whose folder is `root` (the one that holds `osq.yaml`)."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "data" / "store"
        self.archive = root / "data" / "deliveries" / "archive"
        self.journal = self.folder / "journal.jsonl"

    def receipts(self) -> list[Receipt]:
        """All accepted deliveries, superseded ones too, as last read; by provider and edition."""
        last: dict[Path, tuple[int, Path]] = {}
        for delivery, number, path in self._readings("*/*/*"):
            last[delivery] = max(last.get(delivery, (0, path)), (number, path))
        return [read_receipt(path) for _, (_, path) in sorted(last.items())]

    def readings(self, receipt: Receipt) -> list[Receipt]:
        """Every reading of a delivery, the first one first."""
        folder = self._under(Path(), receipt).as_posix()
        found = sorted((number, path) for _, number, path in self._readings(folder))
        return [read_receipt(path) for _, path in found]

    def active(self, edition: int | None = None) -> list[Receipt]:
        """The deliveries that count: those no other supersedes."""
        return [each for each in in_force(self.receipts()) if edition in (None, each.edition)]

    def editions(self) -> list[int]:
        """The editions for which something is to be published, oldest first."""
        return sorted({receipt.edition for receipt in self.active() if receipt.published})

    def observations(self, edition: int) -> pd.DataFrame:
        """The published observations of the active deliveries of that edition, sorted."""
        return self._read([each for each in self.active(edition) if each.published])

    def previous(self, subject: Subject) -> Receipt | None:
        """The active delivery of the same sending and quarter, of the last edition before."""
        before = [
            each
            for each in self.active()
            if each.subject._replace(edition=subject.edition) == subject
            and each.edition < subject.edition
        ]
        return max(before, key=lambda each: each.edition, default=None)

    def observations_of(self, receipt: Receipt) -> pd.DataFrame:
        """The observations of one delivery, active or not."""
        return self._read([receipt])

    def original(self, receipt: Receipt) -> Path:
        """Where the delivery lies as it was received."""
        return self._under(self.archive, receipt) / receipt.file

    def kept(self, receipt: Receipt) -> tuple[Path, Path]:
        """The files of a reading: its observations and its receipt."""
        path = self._observations(receipt)
        return path, path.with_name(RECEIPT)

    def aggregates(self, edition: int) -> Path:
        """Where the aggregates of an edition are."""
        return self.folder / "aggregates" / f"{edition}.parquet"

    def commit(self, delivery: AcceptedDelivery) -> Receipt:
        """Keeps an accepted delivery; the same file, read the same, changes nothing.

        It supersedes the active delivery of the same provider, sending and edition.  Bytes
        already kept and read otherwise become a further reading of the same delivery.  Raises
        Refusal when real and invented figures would meet, or when the lock stays taken.
        """
        from osq.store.frames import observations_to_parquet

        with self.locked():
            receipt, content = delivery.receipt(), observations_to_parquet(delivery.observations)
            known = self.receipts()
            _keep_apart(receipt, known)
            former = next((each for each in known if each.delivery == receipt.delivery), None)
            if former is not None:
                same = replace(
                    receipt,
                    file=former.file,
                    supersedes=former.supersedes,
                    reading=former.reading,
                )
                if same == former and self._observations(former).read_bytes() == content:
                    return former
                receipt = replace(same, reading=former.reading + 1)
            else:
                rivals = [each for each in self.active() if each.subject == receipt.subject]
                receipt = replace(receipt, supersedes=tuple(each.delivery for each in rivals))
                write_whole(self.original(receipt), delivery.content)
            observations, path = self.kept(receipt)
            write_whole(observations, content)
            write_whole(path, receipt.to_json())
            journal.record(self.journal, receipt)
        return receipt

    def write_aggregates(self, edition: int, aggregates: pd.DataFrame) -> Path:
        """Writes `aggregates/<edition>.parquet`, marked internal; unchanged bytes stay."""
        from osq.store.frames import aggregates_to_parquet

        path = self.aggregates(edition)
        with self.locked():
            write_if_changed(path, aggregates_to_parquet(aggregates))
        return path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the writers' lock; readers need none, since files appear whole."""
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".write.lock", timeout=LOCK_TIMEOUT_SECONDS)
        try:
            lock.acquire()
        except Timeout:
            raise Refusal(
                "Un autre osq écrit dans cet observatoire et ne rend pas la main.",
                advice="Attendez qu’il ait fini, puis relancez la même commande.",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _read(self, receipts: Sequence[Receipt]) -> pd.DataFrame:
        from osq.store.frames import read_observations

        paths = [self._observations(receipt) for receipt in receipts]
        lost = [str(path) for path in paths if not path.is_file()]
        if lost:
            raise ConfigurationError(
                f"Des chiffres acceptés ne sont plus là : {', '.join(lost)}.",
                advice="osq n’efface jamais ces fichiers : reprenez-les dans votre sauvegarde.",
            )
        return read_observations(paths)

    def _readings(self, pattern: str) -> Iterator[tuple[Path, int, Path]]:
        """The folder of the delivery, the number and the receipt of each reading."""
        deliveries = self.folder / "deliveries"
        for path in deliveries.glob(f"{pattern}/{RECEIPT}"):
            yield path.parent, 1, path
        for path in deliveries.glob(f"{pattern}/{READING}*/{RECEIPT}"):
            number = path.parent.name.removeprefix(READING)
            if number.isdecimal():
                yield path.parent.parent, int(number), path

    def _observations(self, receipt: Receipt) -> Path:
        folder = self._under(self.folder / "deliveries", receipt)
        further = f"{READING}{receipt.reading}" if receipt.reading > 1 else ""
        return folder / further / OBSERVATIONS

    @staticmethod
    def _under(base: Path, receipt: Receipt) -> Path:
        return base / receipt.provider / str(receipt.edition) / receipt.delivery


def _keep_apart(receipt: Receipt, known: Sequence[Receipt]) -> None:
    """Refuses that invented figures join others, whatever let them come this far."""
    invented = receipt.provenance == Provenance.INVENTED
    for other in known:
        if (other.provenance == Provenance.INVENTED) != invented:
            raise Refusal(
                f"{receipt.file} : des chiffres inventés et des chiffres réels ne peuvent pas "
                "être enregistrés dans le même observatoire.",
                advice="Les données fictives vont dans une démonstration (osq demo DOSSIER).",
            )
